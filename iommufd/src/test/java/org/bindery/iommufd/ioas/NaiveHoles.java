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
    return firstFit(intervals, from, to, (lo, hi) -> place(lo, hi, length, alignment));
  }

  static long firstFit(TreeMap<Long, Long> intervals, long from, long to, IntervalTree.Fit fit) {
    long at = from;
    Map.Entry<Long, Long> before = intervals.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      at = before.getValue() + 1;
    }
    for (Map.Entry<Long, Long> next : intervals.tailMap(at, true).entrySet()) {
      long last = Math.min(next.getKey() - 1, to);
      long found = at > last ? -1 : fit.place(at, last);
      if (found != -1) {
        return found;
      }
      at = next.getValue() + 1;
    }
    return at > to ? -1 : fit.place(at, to);
  }

  static long place(long lo, long hi, long length, long alignment) {
    long aligned = lo + alignment - 1 & -alignment;
    return aligned + length - 1 <= hi ? aligned : -1;
  }
}
