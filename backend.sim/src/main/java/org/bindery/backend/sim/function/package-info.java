/** A simulated PCI function: configuration space, interrupts, its model and what the model does. */
package org.bindery.backend.sim.function;
