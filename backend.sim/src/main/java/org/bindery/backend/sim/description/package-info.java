/** What a simulated host is made from: host descriptions in JSON and captures of real machines. */
package org.bindery.backend.sim.description;
