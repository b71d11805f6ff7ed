package org.bindery.iommufd.ioas;

/**
 * A node of an {@link IntervalTree}: 64 slots for what addresses have in six of their bits. A slot
 * has nothing, or the one interval that lies in it or reaches into it, or a node for the next six
 * bits.
 *
 * <p>A node is an array and no object beside it, since among a million intervals each cache line
 * has to be waited for. Where it stands in the tree is known to who came to it: its shift is the
 * number of the lowest bit that tells its slots apart. Behind the slots it has what is known of its
 * {@link Holes}.
 */
final class IntervalNode {
  /** Bits of an address that tell the slots of a node apart. */
  static final int BITS = 6;

  static final int SLOTS = 1 << BITS;

  private static final int HOLES = SLOTS;

  private IntervalNode() {}

  static Object[] empty() {
    return new Object[SLOTS + 1];
  }

  /** The slot of an address. */
  static int slot(long address, int shift) {
    return (int) (address >>> shift) & SLOTS - 1;
  }

  /** Where a slot starts, in the node that has an address. */
  static long startOf(int slot, long address, int shift) {
    return (address >>> shift & -SLOTS | slot) << shift;
  }

  /** The last address of a slot, in the node that has an address. */
  static long lastOf(int slot, long address, int shift) {
    return startOf(slot, address, shift) | (1L << shift) - 1;
  }

  /** Whether no slot has anything; the one behind a slot is looked at first. */
  static boolean isEmpty(Object[] node, int slot) {
    for (int i = 1; i <= SLOTS; i++) {
      if (node[slot + i & SLOTS - 1] != null) {
        return false;
      }
    }
    return true;
  }

  /** The holes between its intervals, known for one alignment at least. */
  static Holes holes(Object[] node, int alignment) {
    Holes holes = (Holes) node[HOLES];
    if (holes == null) {
      holes = new Holes();
      node[HOLES] = holes;
    }
    holes.find(node, alignment);
    return holes;
  }

  /** Something is another in slots, from one to another, or below them. */
  static void changed(Object[] node, int slot, int end) {
    if (node[HOLES] != null) {
      ((Holes) node[HOLES]).forget(slot, end);
    }
  }
}
