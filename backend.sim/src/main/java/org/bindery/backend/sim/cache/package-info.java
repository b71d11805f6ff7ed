/**
 * The cache of the machine's processors, and memory as processors and devices see it through it.
 */
package org.bindery.backend.sim.cache;
