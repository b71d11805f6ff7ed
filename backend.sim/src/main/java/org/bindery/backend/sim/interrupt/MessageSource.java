package org.bindery.backend.sim.interrupt;

import org.bindery.hardware.RequesterId;

/**
 * Whose messages an entry is for.
 *
 * @param device the function's name, for refusals
 * @param arrivesAs what its writes bear when they arrive
 * @param check which writes its entries are for
 */
public record MessageSource(String device, RequesterId arrivesAs, SourceCheck check) {}
