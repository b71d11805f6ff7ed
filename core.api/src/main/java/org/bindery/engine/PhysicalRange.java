package org.bindery.engine;

/**
 * Bytes that follow each other in physical memory.
 *
 * @param address of the first: frame number times 4096, plus the offset in the frame
 * @param length bytes, at least 1
 */
public record PhysicalRange(long address, long length) {}
