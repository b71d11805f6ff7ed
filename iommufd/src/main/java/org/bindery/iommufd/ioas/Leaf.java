package org.bindery.iommufd.ioas;

/**
 * Intervals of an {@link IntervalTree} in slots, with its neighbours in a list. Each interval has
 * the hole before it.
 *
 * <p>One that comes takes a slot that is free and stays there, and a word says the order of the
 * slots: so it makes no garbage, and touches the few cache lines that its own slot and the search
 * are in. Among a million intervals those are what time is spent on.
 */
final class Leaf<T> extends IntervalNode<T> {
  Leaf<T> previous;
  Leaf<T> next;

  // The first address and the last one of each slot.
  private final long[] bounds = new long[2 * SlotOrder.SLOTS];
  private final Object[] values = new Object[SlotOrder.SLOTS];
  private long order = SlotOrder.ASCENDING;

  @Override
  int most() {
    return SlotOrder.SLOTS;
  }

  long start(int index) {
    return bounds[2 * SlotOrder.at(order, index)];
  }

  long last(int index) {
    return bounds[2 * SlotOrder.at(order, index) + 1];
  }

  @SuppressWarnings("unchecked")
  T value(int index) {
    return (T) values[SlotOrder.at(order, index)];
  }

  /** Whether an address lies between its first and its last byte. */
  boolean spans(long address) {
    return count > 0
        && Long.compareUnsigned(start(0), address) <= 0
        && Long.compareUnsigned(address, last(count - 1)) <= 0;
  }

  /** The index of the first interval that does not end before an address; {@link #count}: none. */
  int firstEndingAt(long address) {
    int from = 0;
    int left = count;
    while (left > 0) {
      int half = left >>> 1;
      // Both ways cost the same, since neither can be foreseen.
      from += Long.compareUnsigned(last(from + half), address) < 0 ? left - half : 0;
      left = half;
    }
    return from;
  }

  void insert(int index, long start, long last, T value) {
    put(index, start, last, value);
    changedAt(index);
  }

  void remove(int index) {
    take(index);
    changedAt(index);
  }

  private void put(int index, long start, long last, Object value) {
    int slot = SlotOrder.at(order, count);
    bounds[2 * slot] = start;
    bounds[2 * slot + 1] = last;
    values[slot] = value;
    order = SlotOrder.moveDown(order, count, index);
    count++;
  }

  private void take(int index) {
    values[SlotOrder.at(order, index)] = null;
    count--;
    order = SlotOrder.moveUp(order, index, count);
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
      return last(index - 1) + 1;
    }
    return previous == null ? 0 : previous.last(previous.count - 1) + 1;
  }

  /** The first index, from one on, with a hole before it of some length; -1: none. */
  int withHole(int from, int alignment, long length) {
    for (int index = from; index < count; index++) {
      long room = Alignment.room(alignment, holeStart(index), start(index));
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
      most = higher(most, Alignment.room(alignment, holeStart(index), start(index)));
    }
    return most;
  }

  @Override
  long low() {
    return start(0);
  }

  @Override
  void moveRight(int from, IntervalNode<T> right) {
    Leaf<T> to = (Leaf<T>) right;
    while (count > from) {
      move(count - 1, to, 0);
    }
    changed();
    to.changed();
  }

  @Override
  void takeFrom(IntervalNode<T> right, int taken) {
    Leaf<T> from = (Leaf<T>) right;
    for (int i = 0; i < taken; i++) {
      from.move(0, this, count);
    }
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

  private void move(int index, Leaf<T> to, int toIndex) {
    to.put(toIndex, start(index), last(index), value(index));
    take(index);
  }
}
