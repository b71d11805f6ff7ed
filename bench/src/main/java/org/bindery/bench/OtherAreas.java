package org.bindery.bench;

import java.util.Random;

/**
 * Where n areas of one page lie that are there all the time, and random places between them: pages
 * by turns, so that each second one is free.
 */
final class OtherAreas {
  /** The user memory that everything is mapped from. */
  static final long VA = 0x7f00_0000_0000L;

  static final long PAGE = 4096;
  // From the middle of its last-level table on, so that what lies before them shares that.
  private static final long FIRST = (1L << 32) + (1L << 20);
  private static final int PLACES = 1 << 20;

  private final int count;

  OtherAreas(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  long iova(int index) {
    return FIRST + 2 * PAGE * index;
  }

  /**
   * Places drawn at random, a power of two of them and about as many as there are areas at most: no
   * cache keeps what a million areas need for them all, and, asked in turn, they are no pattern
   * that could be foreseen.
   */
  long[] freePages() {
    Random random = new Random(11);
    return random.ints(PLACES, 0, count).mapToLong(index -> iova(index) + PAGE).toArray();
  }
}
