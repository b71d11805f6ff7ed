package org.bindery.iommufd.object;

/**
 * Which of a few words, each on cache lines of its own, a thread counts in, so that threads on
 * different processors do not wait for one word.
 */
public final class ThreadCells {
  /** How many there are; a power of two. */
  public static final int COUNT = 8;

  private static final int LINES = 2 * 64;

  /** Words of 32 bits from one cell to the next: two cache lines, which are fetched in pairs. */
  public static final int INTS_APART = LINES / Integer.BYTES;

  /** As {@link #INTS_APART}, words of 64 bits. */
  public static final int LONGS_APART = LINES / Long.BYTES;

  private ThreadCells() {}

  /** The calling thread's, always the same: 0 to {@link #COUNT} - 1. */
  public static int mine() {
    return (int) Thread.currentThread().threadId() & COUNT - 1;
  }
}
