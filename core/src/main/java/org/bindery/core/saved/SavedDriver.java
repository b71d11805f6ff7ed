package org.bindery.core.saved;

/**
 * What a device was before it was moved: JDK types only, so that it outlives every plug-in.
 *
 * @param override what stood in {@code driver_override}; empty: none
 * @param driver the driver it was bound to; empty: none
 */
public record SavedDriver(String override, String driver) {}
