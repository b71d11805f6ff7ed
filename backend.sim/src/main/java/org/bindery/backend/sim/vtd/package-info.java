/** The makes {@code vtd} and {@code vtd-legacy}: Intel's VT-d, second stage. */
package org.bindery.backend.sim.vtd;
