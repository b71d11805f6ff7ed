package org.bindery.backend.sim.interrupt;

/**
 * An interrupt remapping entry that is present. It leads to the target itself, so a message that is
 * under way while its entry goes reaches whoever had it and nobody who has its number next.
 *
 * @param vector of a processor; -1: it needs none
 */
record Entry(SourceCheck check, int vector, InterruptTarget target) {}
