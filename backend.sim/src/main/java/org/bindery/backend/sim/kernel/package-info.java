/** Drivers of the simulated kernel that are plug-ins, and the devices that they make. */
package org.bindery.backend.sim.kernel;
