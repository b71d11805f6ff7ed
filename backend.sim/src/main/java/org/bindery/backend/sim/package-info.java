/** The simulated host, the embedded default. */
package org.bindery.backend.sim;
