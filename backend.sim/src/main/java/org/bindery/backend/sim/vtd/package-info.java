/** The make {@code vtd}: Intel's Virtualization Technology for Directed I/O, second stage. */
package org.bindery.backend.sim.vtd;
