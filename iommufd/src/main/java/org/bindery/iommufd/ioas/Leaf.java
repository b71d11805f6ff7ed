package org.bindery.iommufd.ioas;

/**
 * Intervals of an {@link IntervalTree} side by side in arrays, ascending, so that one that comes or
 * goes makes no garbage; with its neighbours in a list. Each has the hole before it.
 */
final class Leaf<T> extends IntervalNode<T> {
  Leaf<T> previous;
  Leaf<T> next;

  private final long[] starts = new long[MOST];
  private final long[] lasts = new long[MOST];
  private final Object[] values = new Object[MOST];

  long start(int index) {
    return starts[index];
  }

  long last(int index) {
    return lasts[index];
  }

  @SuppressWarnings("unchecked")
  T value(int index) {
    return (T) values[index];
  }

  /** Whether an address lies between its first and its last byte. */
  boolean spans(long address) {
    return count > 0
        && Long.compareUnsigned(starts[0], address) <= 0
        && Long.compareUnsigned(address, lasts[count - 1]) <= 0;
  }

  /** The index of the first interval that does not end before an address; {@link #count}: none. */
  int firstEndingAt(long address) {
    int from = 0;
    int left = count;
    while (left > 0) {
      int half = left >>> 1;
      // Both ways cost the same, since neither can be foreseen.
      from += Long.compareUnsigned(lasts[from + half], address) < 0 ? left - half : 0;
      left = half;
    }
    return from;
  }

  void insert(int index, long start, long last, T value) {
    int behind = count - index;
    System.arraycopy(starts, index, starts, index + 1, behind);
    System.arraycopy(lasts, index, lasts, index + 1, behind);
    System.arraycopy(values, index, values, index + 1, behind);
    starts[index] = start;
    lasts[index] = last;
    values[index] = value;
    count++;
    changedAt(index);
  }

  void remove(int index) {
    int behind = --count - index;
    System.arraycopy(starts, index + 1, starts, index, behind);
    System.arraycopy(lasts, index + 1, lasts, index, behind);
    System.arraycopy(values, index + 1, values, index, behind);
    values[count] = null;
    changedAt(index);
  }

  private void changedAt(int index) {
    changed();
    // The hole behind the last one is the neighbour's.
    if (index >= count - 1 && next != null) {
      next.changed();
    }
  }

  /**
   * The first address of the hole before an interval, which is where that begins if there is none.
   */
  long holeStart(int index) {
    if (index > 0) {
      return lasts[index - 1] + 1;
    }
    return previous == null ? 0 : previous.lasts[previous.count - 1] + 1;
  }

  /** The first index, from one on, with a hole before it of some length; -1: none. */
  int withHole(int from, int alignment, long length) {
    for (int index = from; index < count; index++) {
      long room = Alignment.room(alignment, holeStart(index), starts[index]);
      if (Long.compareUnsigned(room, length) >= 0) {
        return index;
      }
    }
    return -1;
  }

  @Override
  long findWidest(int alignment) {
    long most = 0;
    for (int index = 0; index < count; index++) {
      most = higher(most, Alignment.room(alignment, holeStart(index), starts[index]));
    }
    return most;
  }

  @Override
  long low() {
    return starts[0];
  }

  @Override
  void moveRight(int from, IntervalNode<T> right) {
    Leaf<T> to = (Leaf<T>) right;
    int moved = count - from;
    to.shift(0, moved);
    copy(from, to, 0, moved);
    cutTo(from);
    to.changed();
  }

  @Override
  void takeFrom(IntervalNode<T> right, int taken) {
    Leaf<T> from = (Leaf<T>) right;
    from.copy(0, this, count, taken);
    count += taken;
    from.shift(taken, 0);
    changed();
    from.changed();
    if (from.count == 0) {
      next = from.next;
      if (next != null) {
        next.previous = this;
      }
    }
  }

  @Override
  Leaf<T> newRight() {
    Leaf<T> right = new Leaf<>();
    right.previous = this;
    right.next = next;
    if (next != null) {
      next.previous = right;
    }
    next = right;
    return right;
  }

  private void copy(int from, Leaf<T> to, int at, int length) {
    System.arraycopy(starts, from, to.starts, at, length);
    System.arraycopy(lasts, from, to.lasts, at, length);
    System.arraycopy(values, from, to.values, at, length);
  }

  /** What stood at an index stands at another, and so on behind it. */
  private void shift(int from, int to) {
    int length = count - from;
    copy(from, this, to, length);
    int before = count;
    count = to + length;
    clear(before);
  }

  private void cutTo(int kept) {
    int before = count;
    count = kept;
    clear(before);
    changed();
  }

  private void clear(int before) {
    for (int index = count; index < before; index++) {
      values[index] = null;
    }
  }
}
