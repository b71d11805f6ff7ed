package org.bindery.iommufd.ioas;

import java.util.Map;
import java.util.TreeMap;

/** What the first fit in a window is, found by going from hole to hole: the tree's model. */
final class NaiveHoles {
  private NaiveHoles() {}

  /**
   * @param intervals start to last
   * @param alignment a power of two
   */
  static long firstFit(
      TreeMap<Long, Long> intervals, long from, long to, long length, long alignment) {
    long at = from;
    Map.Entry<Long, Long> before = intervals.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      at = before.getValue() + 1;
    }
    for (Map.Entry<Long, Long> next : intervals.tailMap(at, true).entrySet()) {
      long found = at > to ? -1 : place(at, Math.min(next.getKey() - 1, to), length, alignment);
      if (found != -1) {
        return found;
      }
      at = next.getValue() + 1;
    }
    return at > to ? -1 : place(at, to, length, alignment);
  }

  static long place(long lo, long hi, long length, long alignment) {
    long aligned = lo + alignment - 1 & -alignment;
    return aligned + length - 1 <= hi ? aligned : -1;
  }
}
