package org.bindery.iommufd.object;

/**
 * Which of a few words, each on cache lines of its own, a thread counts in, so that threads on
 * different processors do not wait for one word. The words stand in an array of {@link #ROOM} times
 * their distance; the first place stays empty, since it shares its lines with the array's length,
 * which every thread reads.
 */
public final class ThreadCells {
  /** How many there are, from 1 on; a power of two. */
  public static final int COUNT = 8;

  /** Places in an array, those of the cells and the empty one. */
  public static final int ROOM = COUNT + 1;

  /** Words of 32 bits from one cell to the next: two cache lines, which are fetched in pairs. */
  public static final int INTS_APART = CacheLines.BYTES / Integer.BYTES;

  /** As {@link #INTS_APART}, words of 64 bits. */
  public static final int LONGS_APART = CacheLines.BYTES / Long.BYTES;

  private ThreadCells() {}

  /** The calling thread's, always the same: 1 to {@link #COUNT}. */
  public static int mine() {
    return 1 + ((int) Thread.currentThread().threadId() & COUNT - 1);
  }
}
