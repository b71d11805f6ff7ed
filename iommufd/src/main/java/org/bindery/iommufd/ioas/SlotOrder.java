package org.bindery.iommufd.ioas;

/**
 * Orders of 16 slots, each in a word: the number of the slot that comes first in the lowest four
 * bits, and so on. What is not in use comes last.
 */
final class SlotOrder {
  static final int SLOTS = 16;

  /** As the slots are numbered. */
  static final long ASCENDING = 0xfedc_ba98_7654_3210L;

  private static final int BITS = 4;

  private SlotOrder() {}

  /** The slot at a place, 0 to 15. */
  static int at(long order, int place) {
    return (int) (order >>> BITS * place) & SLOTS - 1;
  }

  /** The slot at a place moves before another one, from which on all move up. */
  static long moveDown(long order, int from, int to) {
    long moved = first(from - to + 1);
    long part = order >>> BITS * to & moved;
    long rotated = part << BITS & moved | at(order, from);
    return order & ~(moved << BITS * to) | rotated << BITS * to;
  }

  /** The slot at a place moves behind another one, up to which all move down. */
  static long moveUp(long order, int from, int to) {
    long moved = first(to - from + 1);
    long part = order >>> BITS * from & moved;
    long rotated = part >>> BITS | (long) at(order, from) << BITS * (to - from);
    return order & ~(moved << BITS * from) | rotated << BITS * from;
  }

  /** The bits of the first places, 1 to 16. */
  private static long first(int places) {
    return -1L >>> BITS * (SLOTS - places);
  }
}
