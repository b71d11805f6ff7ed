package org.bindery.core.access;

/**
 * What an access reaches in one area.
 *
 * @param address user address of the first byte
 * @param length bytes
 */
record Piece(MirroredArea area, long address, long length) {}
