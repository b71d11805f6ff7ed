package org.bindery.iommufd.ioas;

import static org.bindery.iommufd.ioas.IntervalNode.BITS;
import static org.bindery.iommufd.ioas.IntervalNode.SLOTS;
import static org.bindery.iommufd.ioas.IntervalNode.lastOf;
import static org.bindery.iommufd.ioas.IntervalNode.slot;
import static org.bindery.iommufd.ioas.IntervalNode.startOf;

import java.util.function.Consumer;

/**
 * Disjoint intervals of 64-bit addresses in a radix tree, whose nodes know their widest holes.
 *
 * <p>An interval stands in every slot into which it reaches, at most 64 at each of its ends on each
 * level. So whether a range is free is seen at its own slots: no neighbour is looked for. There is
 * a node only where intervals had to be told apart: what is alone in a slot stands in it. A node
 * stays while something is in it, so that an interval that comes and goes makes no garbage. The
 * root is as high as the highest address wanted it, until the tree is empty. Two neighbours that
 * share all but the lowest bits of their addresses with nobody else have a way of nodes for
 * themselves, up to ten of 280 bytes; a page table would take three of 4 KiB.
 *
 * <p>What touches a range is found in time that grows with the number of levels, eleven at most,
 * and so is the first hole in which a length fits from an aligned address on. Only an offset in the
 * page is not known of holes: those that are too short for it by a part of a page are looked at one
 * by one. All addresses are unsigned, all ends inclusive.
 *
 * <p>Not thread-safe; {@link #firstIn}, {@link #lastBefore} and {@link #forEach} change nothing, so
 * that several threads may call them at once.
 */
final class IntervalTree<T extends Interval> {
  /** No address: {@link #firstFit} found no hole. */
  static final long NONE = -1;

  private Object[] root = IntervalNode.empty();
  private int rootShift;
  private int size;

  int size() {
    return size;
  }

  /** The first interval, by address, that touches the range; or null. */
  T firstIn(long start, long last) {
    return has(start) ? firstIn(root, rootShift, start, lower(last, rootLast())) : null;
  }

  @SuppressWarnings("unchecked")
  private T firstIn(Object[] node, int shift, long start, long last) {
    int end = slot(last, shift);
    for (int slot = slot(start, shift); slot <= end; slot++) {
      if (node[slot] instanceof Object[] below) {
        long from = higher(start, startOf(slot, start, shift));
        long to = lower(last, lastOf(slot, start, shift));
        T found = firstIn(below, shift - BITS, from, to);
        if (found != null) {
          return found;
        }
      } else if (node[slot] != null) {
        T there = (T) node[slot];
        if (Long.compareUnsigned(there.last(), start) >= 0) {
          return Long.compareUnsigned(there.start(), last) <= 0 ? there : null;
        }
      }
    }
    return null;
  }

  /** The last interval that ends before an address; or null. */
  T lastBefore(long address) {
    long last = address - 1;
    return address == 0 ? null : lastBy(root, rootShift, lower(last, rootLast()), last);
  }

  /** The last interval in a node, from an address on downwards, that has nothing above another. */
  @SuppressWarnings("unchecked")
  private T lastBy(Object[] node, int shift, long from, long last) {
    for (int slot = slot(from, shift); slot >= 0; slot--) {
      if (node[slot] instanceof Object[] below) {
        T found = lastBy(below, shift - BITS, lower(from, lastOf(slot, from, shift)), last);
        if (found != null) {
          return found;
        }
      } else if (node[slot] != null) {
        T there = (T) node[slot];
        if (Long.compareUnsigned(there.last(), last) <= 0) {
          return there;
        }
      }
    }
    return null;
  }

  /** Visits every interval in ascending order; the visitor does not change the tree. */
  void forEach(Consumer<T> visitor) {
    T unused = forEach(root, null, visitor);
  }

  /** Answers the last interval that was visited: it may reach into the next slot. */
  @SuppressWarnings("unchecked")
  private T forEach(Object[] node, T before, Consumer<T> visitor) {
    T visited = before;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (node[slot] instanceof Object[] below) {
        visited = forEach(below, visited, visitor);
      } else if (node[slot] != null && node[slot] != visited) {
        visited = (T) node[slot];
        visitor.accept(visited);
      }
    }
    return visited;
  }

  /** Puts an interval in; the caller knows that nothing is there. */
  void insert(T interval) {
    while (!has(interval.last())) {
      grow();
    }
    change(interval.start(), interval.last(), interval);
    size++;
  }

  /** Takes out an interval; it is there. */
  void remove(T interval) {
    change(interval.start(), interval.last(), null);
    size--;
    if (size == 0) {
      rootShift = 0;
    }
  }

  /**
   * Begins at the lowest node that has all of a range.
   *
   * @param interval what to put there; null: what is there goes
   */
  private void change(long start, long last, T interval) {
    Object[] node = root;
    int shift = rootShift;
    while (below(node, shift, start, last) instanceof Object[] below) {
      IntervalNode.changed(node, slot(start, shift), slot(start, shift));
      node = below;
      shift -= BITS;
    }
    if (interval != null) {
      fill(node, shift, start, last, interval);
      return;
    }
    clear(node, shift, start, last);
    if (node != root && IntervalNode.isEmpty(node, slot(last, shift))) {
      prune(root, rootShift, start);
    }
  }

  /** The node below another one that has a range as a whole; or null. */
  private static Object[] below(Object[] node, int shift, long start, long last) {
    int slot = slot(start, shift);
    return slot == slot(last, shift) && node[slot] instanceof Object[] below ? below : null;
  }

  /** Puts an interval, of which a node has a part, into each slot that it reaches into. */
  private static void fill(Object[] node, int shift, long start, long last, Interval interval) {
    int end = slot(last, shift);
    for (int slot = slot(start, shift); slot <= end; slot++) {
      if (node[slot] == null) {
        node[slot] = interval;
        continue;
      }
      long first = startOf(slot, start, shift);
      long to = lastOf(slot, start, shift);
      if (node[slot] instanceof Interval other) {
        Object[] below = IntervalNode.empty();
        fill(below, shift - BITS, higher(other.start(), first), lower(other.last(), to), other);
        node[slot] = below;
      }
      Object[] below = (Object[]) node[slot];
      fill(below, shift - BITS, higher(start, first), lower(last, to), interval);
    }
    IntervalNode.changed(node, slot(start, shift), end);
  }

  /** Takes the nodes on the way to an address out that have nothing; whether a node has nothing. */
  private static boolean prune(Object[] node, int shift, long address) {
    int slot = slot(address, shift);
    if (node[slot] instanceof Object[] below && prune(below, shift - BITS, address)) {
      node[slot] = null;
    }
    return IntervalNode.isEmpty(node, slot);
  }

  /** Takes an interval out of a node, of which it has a part. */
  private static void clear(Object[] node, int shift, long start, long last) {
    int end = slot(last, shift);
    for (int slot = slot(start, shift); slot <= end; slot++) {
      if (node[slot] instanceof Object[] below) {
        long to = lower(last, lastOf(slot, start, shift));
        clear(below, shift - BITS, higher(start, startOf(slot, start, shift)), to);
        if (!IntervalNode.isEmpty(below, slot(to, shift - BITS))) {
          continue;
        }
      }
      node[slot] = null;
    }
    IntervalNode.changed(node, slot(start, shift), end);
  }

  /**
   * The first place in a window that a fit accepts, in a hole that has a length from an aligned
   * address on.
   *
   * @param alignment the number of what the fit aligns to
   * @return the address that the fit answered, or {@link #NONE}
   */
  long firstFit(long start, long last, int alignment, long length, Fit fit) {
    long at = start;
    long hole = holeFrom(at, alignment, length);
    while (hole != NONE && Long.compareUnsigned(hole, last) <= 0) {
      T next = firstIn(hole, -1);
      long found = place(hole, lower(next.start() - 1, last), length, fit);
      if (found != NONE || Long.compareUnsigned(next.last(), last) >= 0) {
        return found;
      }
      at = next.last() + 1;
      hole = holeFrom(at, alignment, length);
    }
    return hole == NONE ? behindAll(at, last, length, fit) : NONE;
  }

  /** The first hole before an interval, or its rest, from an address on, that a length may fit. */
  private long holeFrom(long start, int alignment, long length) {
    return size == 0 ? NONE : HoleSearch.find(root, rootShift, 0, start, alignment, length);
  }

  private long behindAll(long start, long last, long length, Fit fit) {
    T highest = lastBy(root, rootShift, rootLast(), -1);
    if (highest == null || Long.compareUnsigned(highest.last(), start) < 0) {
      return place(start, last, length, fit);
    }
    return highest.last() == -1 ? NONE : place(highest.last() + 1, last, length, fit);
  }

  private static long place(long start, long last, long length, Fit fit) {
    boolean room =
        Long.compareUnsigned(start, last) <= 0
            && Long.compareUnsigned(last - start, length - 1) >= 0;
    return room ? fit.place(start, last) : NONE;
  }

  /** Places something in a hole. */
  @FunctionalInterface
  interface Fit {
    /** An address inside start-last, or {@link #NONE} when it does not fit there. */
    long place(long start, long last);
  }

  /** Whether the root has a slot for an address. */
  private boolean has(long address) {
    return address >>> rootShift >>> BITS == 0;
  }

  private long rootLast() {
    return lastOf(SLOTS - 1, 0, rootShift);
  }

  private void grow() {
    if (size > 0) {
      Object[] higher = IntervalNode.empty();
      higher[0] = root;
      root = higher;
    }
    rootShift += BITS;
  }

  private static long lower(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long higher(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
