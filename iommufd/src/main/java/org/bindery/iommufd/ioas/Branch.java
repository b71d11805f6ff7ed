package org.bindery.iommufd.ioas;

/** A node above others, which stand in it by ascending addresses. */
final class Branch<T> extends IntervalNode<T> {
  private static final int MOST = 64;
  private static final int STRIDE = 8;

  // No interval of a child begins below its low; all of the child before begin below it.
  private final long[] lows = new long[MOST];
  private final IntervalNode<T>[] children = newChildren();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> IntervalNode<T>[] newChildren() {
    return new IntervalNode[MOST];
  }

  @Override
  int most() {
    return MOST;
  }

  IntervalNode<T> child(int index) {
    return children[index];
  }

  /** The child in which an interval that begins at an address stands. */
  IntervalNode<T> childOf(long start) {
    // Each eighth, then those between: a look at one does not wait for another's cache line.
    int from = 0;
    for (int index = STRIDE; index < count; index += STRIDE) {
      from += Long.compareUnsigned(lows[index], start) <= 0 ? STRIDE : 0;
    }
    int end = Math.min(from + STRIDE, count);
    int between = 0;
    for (int index = from + 1; index < end; index++) {
      between += Long.compareUnsigned(lows[index], start) <= 0 ? 1 : 0;
    }
    return children[from + between];
  }

  int indexOf(IntervalNode<T> child) {
    int index = 0;
    while (children[index] != child) {
      index++;
    }
    return index;
  }

  /** The first child, from an index on, with a hole of some length; null: none. */
  IntervalNode<T> withHole(int from, int alignment, long length) {
    for (int index = from; index < count; index++) {
      if (Long.compareUnsigned(children[index].widest(alignment), length) >= 0) {
        return children[index];
      }
    }
    return null;
  }

  /** Takes in a child; its low is that of what it has. */
  void insert(int index, IntervalNode<T> child) {
    shift(index, index + 1);
    put(index, child.low(), child);
    changed();
  }

  void remove(int index) {
    shift(index + 1, index);
    changed();
  }

  /** A child has other first intervals than it had. */
  void lowered(int index) {
    lows[index] = children[index].low();
  }

  @Override
  long findWidest(int alignment) {
    long most = 0;
    for (int index = 0; index < count; index++) {
      most = higher(most, children[index].widest(alignment));
    }
    return most;
  }

  @Override
  long low() {
    return lows[0];
  }

  @Override
  void moveRight(int from, IntervalNode<T> right) {
    Branch<T> to = (Branch<T>) right;
    int moved = count - from;
    to.shift(0, moved);
    for (int index = 0; index < moved; index++) {
      to.put(index, lows[from + index], children[from + index]);
    }
    shift(count, from);
    changed();
    to.changed();
  }

  @Override
  void takeFrom(IntervalNode<T> right, int taken) {
    Branch<T> from = (Branch<T>) right;
    int had = count;
    count += taken;
    for (int index = 0; index < taken; index++) {
      put(had + index, from.lows[index], from.children[index]);
    }
    from.shift(taken, 0);
    changed();
    from.changed();
  }

  @Override
  Branch<T> newRight() {
    return new Branch<>();
  }

  private void put(int index, long low, IntervalNode<T> child) {
    lows[index] = low;
    children[index] = child;
    child.parent = this;
  }

  /** What stood at an index stands at another, and so on behind it. */
  private void shift(int from, int to) {
    int length = count - from;
    System.arraycopy(lows, from, lows, to, length);
    System.arraycopy(children, from, children, to, length);
    int before = count;
    count = to + length;
    for (int index = count; index < before; index++) {
      children[index] = null;
    }
  }
}
