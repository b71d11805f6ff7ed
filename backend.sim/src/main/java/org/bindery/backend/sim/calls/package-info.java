/** Calls of a simulated host into plug-ins: on threads that can be abandoned, limited in time. */
package org.bindery.backend.sim.calls;
