package org.bindery.iommufd.ioas;

/**
 * A node of an {@link IntervalTree}: it knows the widest hole before one of its intervals, for each
 * {@link Alignment}, once it was asked and until something below it changes.
 *
 * <p>So a change costs no more than to say so: one that was not asked since has nothing to forget,
 * nor has any node above it, since who knows has asked all below.
 */
abstract sealed class IntervalNode<T> permits Leaf, Branch {
  /** Null: the root. */
  Branch<T> parent;

  /** Intervals, or children. */
  int count;

  // A bit for each alignment.
  private int known;
  // Null: never asked.
  private long[] widest;

  /** Bytes of the widest hole before an interval, from its first aligned address on. */
  final long widest(int alignment) {
    if ((known & 1 << alignment) == 0) {
      if (widest == null) {
        widest = new long[Alignment.COUNT];
      }
      widest[alignment] = findWidest(alignment);
      known |= 1 << alignment;
    }
    return widest[alignment];
  }

  /** How many intervals, or children, there may be. */
  abstract int most();

  final boolean isFull() {
    return count == most();
  }

  /** It is to take from a neighbour or to become a part of it; the root may have less. */
  final boolean isSparse() {
    return count < most() / 4;
  }

  /** Two neighbours that have no more become one; room is left, so that it is not split at once. */
  final int enoughForOne() {
    return most() * 3 / 4;
  }

  /** As {@link #widest}, of which nothing is known. */
  abstract long findWidest(int alignment);

  /** A hole before one of its intervals is another, or it has other children. */
  final void changed() {
    for (IntervalNode<T> node = this; node != null && node.known != 0; node = node.parent) {
      node.known = 0;
    }
  }

  /** No interval of it begins below this. */
  abstract long low();

  /** Moves what is from an index on behind what a right neighbour has. Both have the same kind. */
  abstract void moveRight(int from, IntervalNode<T> right);

  /** Takes the first of what a right neighbour has, behind its own. */
  abstract void takeFrom(IntervalNode<T> right, int taken);

  /** A new right neighbour, empty. */
  abstract IntervalNode<T> newRight();

  static long higher(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
