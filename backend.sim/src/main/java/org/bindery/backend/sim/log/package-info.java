/** Where a simulated host tells what went wrong. */
package org.bindery.backend.sim.log;
