package org.bindery.iommufd.ioas;

/**
 * What an {@link IntervalNode} knows of the holes between its intervals: the widest one for each
 * {@link Alignment}, once it was asked and until something below it changes.
 *
 * <p>It knows it of eight slots each, too, so that after a change eight are looked at and not all.
 */
final class Holes {
  private static final int PARTS = 8;
  private static final int SLOTS_OF_PART = IntervalNode.SLOTS / PARTS;

  // Of each part, and behind them of all: a bit for each alignment that is known.
  private final int[] known = new int[PARTS + 1];
  private final boolean[] present = new boolean[PARTS + 1];
  private final long[] starts = new long[PARTS + 1];
  private final long[] lasts = new long[PARTS + 1];
  // By alignment, made when it is asked for.
  private final long[][] widest = new long[Alignment.COUNT][];

  /** Where the lowest interval starts, be it before the node. */
  long start() {
    return starts[PARTS];
  }

  /** The last address of the highest interval, be it behind the node. */
  long last() {
    return lasts[PARTS];
  }

  /** Bytes of the widest hole, from its first aligned address on. */
  long widest(int alignment) {
    return widest[alignment][PARTS];
  }

  /** Something is another in slots, or below them. */
  void forget(int slot, int end) {
    for (int part = slot / SLOTS_OF_PART; part <= end / SLOTS_OF_PART; part++) {
      known[part] = 0;
    }
    known[PARTS] = 0;
  }

  /** Knows the holes of a node that has something, for an alignment. */
  void find(Object[] node, int alignment) {
    if (knows(PARTS, alignment)) {
      return;
    }
    if (widest[alignment] == null) {
      widest[alignment] = new long[PARTS + 1];
    }
    begin(PARTS, alignment);
    for (int part = 0; part < PARTS; part++) {
      if (!knows(part, alignment)) {
        find(node, part, alignment);
      }
      if (present[part]) {
        add(PARTS, alignment, starts[part], lasts[part], widest[alignment][part]);
      }
    }
    known[PARTS] |= 1 << alignment;
  }

  private boolean knows(int part, int alignment) {
    return (known[part] & 1 << alignment) != 0;
  }

  private void find(Object[] node, int part, int alignment) {
    begin(part, alignment);
    for (int slot = part * SLOTS_OF_PART; slot < (part + 1) * SLOTS_OF_PART; slot++) {
      if (node[slot] instanceof Object[] below) {
        Holes holes = IntervalNode.holes(below, alignment);
        add(part, alignment, holes.start(), holes.last(), holes.widest(alignment));
      } else if (node[slot] instanceof Interval interval) {
        add(part, alignment, interval.start(), interval.last(), 0);
      }
    }
    known[part] |= 1 << alignment;
  }

  private void begin(int part, int alignment) {
    present[part] = false;
    widest[alignment][part] = 0;
  }

  /** Adds what lies behind what was added before, and may be the same interval. */
  private void add(int part, int alignment, long start, long last, long widestInside) {
    long most = higher(widest[alignment][part], widestInside);
    if (!present[part]) {
      present[part] = true;
      starts[part] = start;
    } else if (Long.compareUnsigned(start, lasts[part]) > 0) {
      most = higher(most, Alignment.room(alignment, lasts[part] + 1, start));
    }
    lasts[part] = last;
    widest[alignment][part] = most;
  }

  private static long higher(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
