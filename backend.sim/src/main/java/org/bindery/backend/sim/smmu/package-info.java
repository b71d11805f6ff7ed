/** The make {@code smmuv3}: Arm's System Memory Management Unit, architecture version 3. */
package org.bindery.backend.sim.smmu;
