/** PCI facts: configuration space, capabilities, port types, base address registers. */
package org.bindery.backend.sim.pci;
