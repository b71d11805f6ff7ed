/** Simulated hosts as services. */
package org.bindery.backend.sim.host;
