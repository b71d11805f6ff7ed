package org.bindery.api;

/**
 * A part of a registered memory.
 *
 * @param offset bytes from the memory's first
 * @param length bytes
 */
public record MemorySlice(Memory memory, long offset, long length) {}
