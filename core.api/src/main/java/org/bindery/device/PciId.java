package org.bindery.device;

/**
 * What a driver recognises its functions by: an entry of its id table.
 *
 * @param vendor 16 bits
 * @param device 16 bits
 */
public record PciId(int vendor, int device) {}
