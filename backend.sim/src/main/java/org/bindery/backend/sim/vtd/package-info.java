/** The makes {@code vtd} and {@code vtd-legacy}: Intel's VT-d, both stages. */
package org.bindery.backend.sim.vtd;
