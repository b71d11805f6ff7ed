package org.bindery.iommufd.ioas;

import static org.bindery.iommufd.ioas.IntervalTree.NONE;

/** Goes from hole to hole of an {@link IntervalTree}, past all that are too narrow. */
final class HoleSearch {
  private HoleSearch() {}

  /**
   * The first hole, or rest of a hole, before one of a node's intervals that has a length from an
   * aligned address on.
   *
   * @param node not empty
   * @param base the first address that the node has a slot for
   * @param from the first address that counts
   * @param alignment the number of it
   * @return where the hole begins, or {@link IntervalTree#NONE}
   */
  static long find(Object[] node, int shift, long base, long from, int alignment, long length) {
    Holes holes = IntervalNode.holes(node, alignment);
    if (fits(from, holes.start(), alignment, length)) {
      return from;
    }
    if (Long.compareUnsigned(holes.widest(alignment), length) < 0
        || Long.compareUnsigned(holes.last(), from) < 0) {
      return NONE;
    }
    long at = from;
    int slot = IntervalNode.slot(Long.compareUnsigned(at, base) < 0 ? base : at, shift);
    for (; slot < IntervalNode.SLOTS; slot++) {
      long found;
      long last;
      if (node[slot] instanceof Object[] below) {
        long start = base + ((long) slot << shift);
        found = find(below, shift - IntervalNode.BITS, start, at, alignment, length);
        last = IntervalNode.holes(below, alignment).last();
      } else if (node[slot] instanceof Interval interval) {
        found = fits(at, interval.start(), alignment, length) ? at : NONE;
        last = interval.last();
      } else {
        continue;
      }
      if (found != NONE) {
        return found;
      }
      if (Long.compareUnsigned(last, at) >= 0) {
        at = last + 1;
        if (at == 0) {
          break;
        }
      }
    }
    return NONE;
  }

  private static boolean fits(long start, long end, int alignment, long length) {
    return Long.compareUnsigned(start, end) < 0
        && Long.compareUnsigned(Alignment.room(alignment, start, end), length) >= 0;
  }
}
