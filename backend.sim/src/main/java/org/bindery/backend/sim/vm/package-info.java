/** Virtual machines of a simulated host: guest memory, and a processor that reaches it. */
package org.bindery.backend.sim.vm;
