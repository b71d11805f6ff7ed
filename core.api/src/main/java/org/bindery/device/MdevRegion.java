package org.bindery.device;

/**
 * A region of a software mediated device.
 *
 * @param index 0-5 for BAR0-BAR5, 7 for configuration space, as {@link org.bindery.api.RegionInfo}
 * @param size bytes, 1 at least
 * @param writable false: writes are refused
 * @param mappable true: it can be mapped; its size is a multiple of 4096 then
 */
public record MdevRegion(int index, long size, boolean writable, boolean mappable) {}
