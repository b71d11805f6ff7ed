package org.bindery.iommufd.ioas;

import java.util.function.Consumer;

/**
 * Disjoint intervals of 64-bit addresses in a B+ tree whose nodes know their widest holes.
 *
 * <p>What touches a range is found in O(log n), and so is the first hole in which a length fits
 * from an aligned address on. Only an offset in the page is not known of holes: those that are too
 * short for it by a part of a page are looked at one by one. All addresses are unsigned, all ends
 * inclusive.
 *
 * <p>Not thread-safe; {@link #firstIn}, {@link #lastBefore} and {@link #forEach} change nothing, so
 * that several threads may call them at once.
 *
 * @param <T> what stands in an interval
 */
final class IntervalTree<T> {
  /** No address: {@link #firstFit} found no hole. */
  static final long NONE = -1;

  private IntervalNode<T> root = new Leaf<>();
  private int size;
  // Where something was changed last: what comes next is often there.
  private Leaf<T> recent = (Leaf<T>) root;

  int size() {
    return size;
  }

  /** The first interval, by address, that touches the range; or null. */
  T firstIn(long start, long last) {
    Leaf<T> leaf = leafOf(start);
    int index = leaf.firstEndingAt(start);
    if (index == 0) {
      // The last one of the leaf before may reach up to here.
      Leaf<T> before = leaf.previous;
      if (before != null && Long.compareUnsigned(before.last(before.count - 1), start) >= 0) {
        return before.value(before.count - 1);
      }
    }
    if (index == leaf.count) {
      leaf = leaf.next;
      index = 0;
      if (leaf == null) {
        return null;
      }
    }
    return index < leaf.count && Long.compareUnsigned(leaf.start(index), last) <= 0
        ? leaf.value(index)
        : null;
  }

  /** The last interval that ends before an address; or null. */
  T lastBefore(long address) {
    Leaf<T> leaf = leafOf(address);
    int index = leaf.firstEndingAt(address) - 1;
    while (true) {
      if (index < 0) {
        leaf = leaf.previous;
        if (leaf == null) {
          return null;
        }
        index = leaf.count - 1;
      }
      if (Long.compareUnsigned(leaf.last(index), address) < 0) {
        return leaf.value(index);
      }
      index--;
    }
  }

  /** Visits every interval in ascending order; the visitor does not change the tree. */
  void forEach(Consumer<T> visitor) {
    for (Leaf<T> leaf = leafOf(0); leaf != null; leaf = leaf.next) {
      for (int index = 0; index < leaf.count; index++) {
        visitor.accept(leaf.value(index));
      }
    }
  }

  /** Puts an interval in; the caller knows that nothing is there. */
  void insert(long start, long last, T value) {
    Leaf<T> leaf = leafOf(start);
    int index = leaf.firstEndingAt(start);
    if (leaf.isFull() && index == leaf.count && leaf.next == null) {
      // Addresses that ascend leave full leaves.
      Leaf<T> right = leaf.newRight();
      right.insert(0, start, last, value);
      hang(leaf, right, true);
      leaf = right;
    } else {
      if (leaf.isFull()) {
        split(leaf);
        leaf = leafOf(start);
        index = leaf.firstEndingAt(start);
      }
      leaf.insert(index, start, last, value);
    }
    recent = leaf;
    size++;
  }

  /** Takes out the interval that starts at an address; it is there. */
  void remove(long start) {
    Leaf<T> leaf = leafOf(start);
    leaf.remove(leaf.firstEndingAt(start));
    recent = leaf;
    size--;
    if (leaf.isSparse() && leaf.parent != null) {
      refill(leaf);
    }
  }

  /**
   * The first place in a window that a fit accepts, in a hole that has a length from an aligned
   * address on.
   *
   * @param alignment the number of what the fit aligns to
   * @return the address that the fit answered, or {@link #NONE}
   */
  long firstFit(long start, long last, int alignment, long length, Fit fit) {
    if (Long.compareUnsigned(start, last) > 0) {
      return NONE;
    }
    if (Long.compareUnsigned(root.widest(alignment), length) < 0) {
      return behindAll(start, last, length, fit);
    }
    Leaf<T> leaf = leafOf(start);
    if (leaf.previous != null && Long.compareUnsigned(leaf.holeStart(0) - 1, start) >= 0) {
      leaf = leaf.previous;
    }
    int index = leaf.firstEndingAt(start);
    if (index < leaf.count && Long.compareUnsigned(leaf.start(index), start) > 0) {
      long found = place(start, lower(leaf.start(index) - 1, last), length, fit);
      if (found != NONE) {
        return found;
      }
    }
    index = leaf.withHole(index + 1, alignment, length);
    while (true) {
      if (index < 0) {
        leaf = nextWithHole(leaf, alignment, length);
        if (leaf == null) {
          return behindAll(start, last, length, fit);
        }
        index = leaf.withHole(0, alignment, length);
      }
      long hole = IntervalNode.higher(leaf.holeStart(index), start);
      if (Long.compareUnsigned(hole, last) > 0) {
        return NONE;
      }
      long found = place(hole, lower(leaf.start(index) - 1, last), length, fit);
      if (found != NONE) {
        return found;
      }
      index = leaf.withHole(index + 1, alignment, length);
    }
  }

  /** Places something in a hole. */
  @FunctionalInterface
  interface Fit {
    /** An address inside start-last, or {@link #NONE} when it does not fit there. */
    long place(long start, long last);
  }

  private long behindAll(long start, long last, long length, Fit fit) {
    if (size == 0) {
      return place(start, last, length, fit);
    }
    IntervalNode<T> node = root;
    while (node instanceof Branch<T> branch) {
      node = branch.child(branch.count - 1);
    }
    long end = ((Leaf<T>) node).last(node.count - 1);
    return end == -1 ? NONE : place(IntervalNode.higher(end + 1, start), last, length, fit);
  }

  private static long place(long start, long last, long length, Fit fit) {
    boolean room =
        Long.compareUnsigned(start, last) <= 0
            && Long.compareUnsigned(last - start, length - 1) >= 0;
    return room ? fit.place(start, last) : NONE;
  }

  /** The first leaf behind another with a hole of some length; or null. */
  private static <T> Leaf<T> nextWithHole(Leaf<T> leaf, int alignment, long length) {
    IntervalNode<T> node = leaf;
    while (node.parent != null) {
      Branch<T> parent = node.parent;
      node = parent.withHole(parent.indexOf(node) + 1, alignment, length);
      if (node != null) {
        while (node instanceof Branch<T> branch) {
          node = branch.withHole(0, alignment, length);
        }
        return (Leaf<T>) node;
      }
      node = parent;
    }
    return null;
  }

  private Leaf<T> leafOf(long start) {
    Leaf<T> last = recent;
    if (last.spans(start)) {
      return last;
    }
    IntervalNode<T> node = root;
    while (node instanceof Branch<T> branch) {
      node = branch.childOf(start);
    }
    return (Leaf<T>) node;
  }

  /** Gives half of a full node to a new one. */
  private void split(IntervalNode<T> node) {
    IntervalNode<T> right = node.newRight();
    node.moveRight(node.count / 2, right);
    hang(node, right, false);
  }

  /**
   * Puts a new right neighbour of a node beside it.
   *
   * @param behindAll whether nothing is behind the two; then what is full above them stays so
   */
  private void hang(IntervalNode<T> node, IntervalNode<T> right, boolean behindAll) {
    Branch<T> parent = node.parent;
    if (parent == null) {
      parent = new Branch<>();
      parent.insert(0, node);
      root = parent;
    } else if (parent.isFull() && behindAll) {
      Branch<T> next = parent.newRight();
      next.insert(0, right);
      hang(parent, next, true);
      return;
    } else if (parent.isFull()) {
      split(parent);
      parent = node.parent;
    }
    parent.insert(parent.indexOf(node) + 1, right);
  }

  /** A node that has too little takes from its neighbour, or both become one. */
  private void refill(IntervalNode<T> node) {
    if (node.parent.count == 1) {
      // It hangs behind all: what is beside it is found beside its parent.
      refill(node.parent);
    }
    Branch<T> parent = node.parent;
    int index = parent.indexOf(node);
    int at = index + 1 < parent.count ? index : index - 1;
    IntervalNode<T> left = parent.child(at);
    IntervalNode<T> right = parent.child(at + 1);
    int both = left.count + right.count;
    if (both > node.enoughForOne()) {
      if (left.count < right.count) {
        left.takeFrom(right, both / 2 - left.count);
      } else {
        left.moveRight(both / 2, right);
      }
      parent.lowered(at + 1);
      parent.changed();
      return;
    }
    left.takeFrom(right, right.count);
    parent.remove(at + 1);
    if (recent == right) {
      recent = (Leaf<T>) left;
    }
    if (parent.parent == null) {
      if (parent.count == 1) {
        root = left;
        left.parent = null;
      }
    } else if (parent.isSparse()) {
      refill(parent);
    }
  }

  private static long lower(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
