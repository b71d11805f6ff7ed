package org.bindery.iommufd.ioas;

import java.util.function.Consumer;

/**
 * Disjoint intervals of 64-bit addresses in a balanced (AVL) tree that knows, for each subtree, its
 * ends and the largest hole between its intervals.
 *
 * <p>So finding what touches a range is O(log n), and so is the first hole that a length fits in;
 * only holes that are long enough but miss by their alignment are looked at one by one. All
 * addresses are unsigned, all ends inclusive. Not thread-safe.
 *
 * @param <T> what stands in an interval
 */
final class IntervalTree<T> {
  /** No address: {@link #firstFit} found no hole. */
  static final long NONE = -1;

  private Node<T> root;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return root == null;
  }

  /** The first interval, by address, that touches the range; or null. */
  T firstIn(long start, long last) {
    Node<T> node = root;
    T found = null;
    while (node != null) {
      if (Long.compareUnsigned(node.last, start) < 0) {
        node = node.right;
      } else {
        found = Long.compareUnsigned(node.start, last) <= 0 ? node.value : found;
        node = node.left;
      }
    }
    return found;
  }

  /** The last interval that ends before an address; or null. */
  T lastBefore(long address) {
    Node<T> node = root;
    T found = null;
    while (node != null) {
      if (Long.compareUnsigned(node.last, address) < 0) {
        found = node.value;
        node = node.right;
      } else {
        node = node.left;
      }
    }
    return found;
  }

  /** Visits every interval in ascending order; the visitor does not change the tree. */
  void forEach(Consumer<T> visitor) {
    visit(root, visitor);
  }

  /** Puts an interval in; the caller knows that nothing is there. */
  void insert(long start, long last, T value) {
    root = insert(root, new Node<>(start, last, value));
    size++;
  }

  /** Takes out the interval that starts at an address; it is there. */
  void remove(long start) {
    root = remove(root, start);
    size--;
  }

  /**
   * The first place in a window that a fit accepts, in a hole of at least {@code length} bytes.
   *
   * @return the address that the fit answered, or {@link #NONE}
   */
  long firstFit(long start, long last, long length, Fit fit) {
    return Long.compareUnsigned(start, last) > 0 ? NONE : firstFit(root, start, last, length, fit);
  }

  /** Places something in a hole. */
  @FunctionalInterface
  interface Fit {
    /** An address inside start-last, or {@link #NONE} when it does not fit there. */
    long place(long start, long last);
  }

  private static <T> long firstFit(Node<T> node, long lo, long hi, long length, Fit fit) {
    if (node == null) {
      return Long.compareUnsigned(hi - lo, length - 1) >= 0 ? fit.place(lo, hi) : NONE;
    }
    if (Long.compareUnsigned(node.last, lo) < 0) {
      return firstFit(node.right, lo, hi, length, fit);
    }
    if (Long.compareUnsigned(node.start, hi) > 0) {
      return firstFit(node.left, lo, hi, length, fit);
    }
    if (Long.compareUnsigned(largestHole(node, lo, hi), length) < 0) {
      return NONE;
    }
    long found =
        Long.compareUnsigned(node.start, lo) > 0
            ? firstFit(node.left, lo, node.start - 1, length, fit)
            : NONE;
    if (found == NONE && Long.compareUnsigned(node.last, hi) < 0) {
      found = firstFit(node.right, node.last + 1, hi, length, fit);
    }
    return found;
  }

  /** An upper bound of the holes of a subtree within a window. */
  private static <T> long largestHole(Node<T> node, long lo, long hi) {
    long hole = node.hole;
    if (Long.compareUnsigned(node.min, lo) > 0) {
      hole = maxUnsigned(hole, node.min - lo);
    }
    if (Long.compareUnsigned(node.max, hi) < 0) {
      hole = maxUnsigned(hole, hi - node.max);
    }
    return hole;
  }

  private static <T> void visit(Node<T> node, Consumer<T> visitor) {
    if (node != null) {
      visit(node.left, visitor);
      visitor.accept(node.value);
      visit(node.right, visitor);
    }
  }

  private static <T> Node<T> insert(Node<T> node, Node<T> added) {
    if (node == null) {
      return added.updated();
    }
    if (Long.compareUnsigned(added.start, node.start) < 0) {
      node.left = insert(node.left, added);
    } else {
      node.right = insert(node.right, added);
    }
    return balance(node);
  }

  private static <T> Node<T> remove(Node<T> node, long start) {
    int order = Long.compareUnsigned(start, node.start);
    if (order < 0) {
      node.left = remove(node.left, start);
    } else if (order > 0) {
      node.right = remove(node.right, start);
    } else if (node.left == null) {
      return node.right;
    } else if (node.right == null) {
      return node.left;
    } else {
      Node<T> next = node.right;
      while (next.left != null) {
        next = next.left;
      }
      next.right = removeFirst(node.right);
      next.left = node.left;
      return balance(next);
    }
    return balance(node);
  }

  private static <T> Node<T> removeFirst(Node<T> node) {
    if (node.left == null) {
      return node.right;
    }
    node.left = removeFirst(node.left);
    return balance(node);
  }

  private static <T> Node<T> balance(Node<T> node) {
    int lean = height(node.left) - height(node.right);
    if (lean > 1) {
      if (height(node.left.left) < height(node.left.right)) {
        node.left = rotateLeft(node.left);
      }
      return rotateRight(node);
    }
    if (lean < -1) {
      if (height(node.right.right) < height(node.right.left)) {
        node.right = rotateRight(node.right);
      }
      return rotateLeft(node);
    }
    return node.updated();
  }

  private static <T> Node<T> rotateRight(Node<T> node) {
    Node<T> top = node.left;
    node.left = top.right;
    top.right = node.updated();
    return top.updated();
  }

  private static <T> Node<T> rotateLeft(Node<T> node) {
    Node<T> top = node.right;
    node.right = top.left;
    top.left = node.updated();
    return top.updated();
  }

  private static int height(Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static final class Node<T> {
    final long start;
    final long last;
    final T value;
    Node<T> left;
    Node<T> right;
    int height;
    // Of the subtree: first byte, last byte, largest hole between its intervals in bytes.
    long min;
    long max;
    long hole;

    Node(long start, long last, T value) {
      this.start = start;
      this.last = last;
      this.value = value;
    }

    Node<T> updated() {
      height = 1 + Math.max(IntervalTree.height(left), IntervalTree.height(right));
      min = start;
      max = last;
      hole = 0;
      if (left != null) {
        min = left.min;
        hole = maxUnsigned(left.hole, start - left.max - 1);
      }
      if (right != null) {
        max = right.max;
        hole = maxUnsigned(hole, maxUnsigned(right.hole, right.min - last - 1));
      }
      return this;
    }
  }
}
