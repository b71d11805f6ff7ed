package org.bindery.iommufd.ioas;

/**
 * A stretch of user pages that is to become an area.
 *
 * @param offset bytes from the first byte of the pages
 * @param length bytes
 * @param source the area it is copied from; null for a new map
 * @param owner the address space of that area; null for a new map
 */
record Piece(UserPages pages, long offset, long length, MappedArea source, Ioas owner) {}
