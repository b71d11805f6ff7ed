/** What follows from how PCI functions are connected: requester aliases, isolation, groups. */
package org.bindery.backend.sim.topology;
