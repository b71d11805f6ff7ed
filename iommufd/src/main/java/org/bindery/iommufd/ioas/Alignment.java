package org.bindery.iommufd.ioas;

/**
 * The alignments by which holes are told apart: those that an automatic IOVA can have, powers of
 * two from a page to 2 MiB, and none. What is below a page counts as none: it says of a hole less
 * than a page.
 */
final class Alignment {
  /** How many there are; each has a number from 0, which is none. */
  static final int COUNT = 11;

  private static final int PAGE = 12;
  private static final int MOST = 21;

  private Alignment() {}

  /** The number of an alignment, a power of two of bytes. */
  static int of(long bytes) {
    int shift = Long.numberOfTrailingZeros(bytes);
    return shift < PAGE ? 0 : Math.min(shift, MOST) - PAGE + 1;
  }

  /**
   * How many bytes of a hole stand behind its first aligned address; 0: it has none.
   *
   * @param start of the hole
   * @param end the first address behind it, not below the start
   */
  static long room(int alignment, long start, long end) {
    long mask = alignment == 0 ? 0 : (1L << alignment + PAGE - 1) - 1;
    long first = start + mask & ~mask;
    boolean inside =
        Long.compareUnsigned(first, start) >= 0 && Long.compareUnsigned(first, end) < 0;
    return inside ? end - first : 0;
  }
}
