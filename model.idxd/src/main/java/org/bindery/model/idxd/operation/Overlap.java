package org.bindery.model.idxd.operation;

/** How two ranges of the same size lie to each other. */
public final class Overlap {
  private Overlap() {}

  /** True when a byte is in both. */
  public static boolean exists(long one, long other, long size) {
    return Long.compareUnsigned(other - one, size) < 0
        || Long.compareUnsigned(one - other, size) < 0;
  }

  /**
   * True when a move must begin at the end, since its destination begins inside its source and
   * would else overwrite what is yet to be read.
   */
  public static boolean backwards(long source, long destination, long size) {
    long ahead = destination - source;
    return ahead != 0 && Long.compareUnsigned(ahead, size) < 0;
  }
}
