/** A simulated host's memory: frame numbers for pages of user memory. */
package org.bindery.backend.sim.memory;
