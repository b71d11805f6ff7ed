package org.bindery.iommufd.ioas;

import java.util.Arrays;

/**
 * Intervals of an {@link IntervalTree} in slots, with its neighbours in a list. Each interval has
 * the hole before it.
 *
 * <p>One that comes takes a slot that is free and stays there, and a word says the order of the
 * slots; a search looks at all slots, so that no look waits for the one before. A change makes no
 * garbage, and among a million intervals, where time is spent on waiting for cache lines, it waits
 * for few.
 */
final class Leaf<T> extends IntervalNode<T> {
  Leaf<T> previous;
  Leaf<T> next;

  private final long[] starts = new long[SlotOrder.SLOTS];
  // Unsigned. No address is above that of a free slot.
  private final long[] lasts = noLasts();
  private final Object[] values = new Object[SlotOrder.SLOTS];
  private long order = SlotOrder.ASCENDING;

  @Override
  int most() {
    return SlotOrder.SLOTS;
  }

  long start(int index) {
    return starts[SlotOrder.at(order, index)];
  }

  long last(int index) {
    return lasts[SlotOrder.at(order, index)];
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
    int index = 0;
    for (int slot = 0; slot < SlotOrder.SLOTS; slot++) {
      index += Long.compareUnsigned(lasts[slot], address) < 0 ? 1 : 0;
    }
    return index;
  }

  void insert(int index, long start, long last, T value) {
    put(index, start, last, value);
    changedAt(index);
  }

  void remove(int index) {
    take(index);
    changedAt(index);
  }

  private static long[] noLasts() {
    long[] lasts = new long[SlotOrder.SLOTS];
    Arrays.fill(lasts, -1);
    return lasts;
  }

  private void put(int index, long start, long last, Object value) {
    int slot = SlotOrder.at(order, count);
    starts[slot] = start;
    lasts[slot] = last;
    values[slot] = value;
    order = SlotOrder.moveDown(order, count, index);
    count++;
  }

  private void take(int index) {
    int slot = SlotOrder.at(order, index);
    lasts[slot] = -1;
    values[slot] = null;
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
