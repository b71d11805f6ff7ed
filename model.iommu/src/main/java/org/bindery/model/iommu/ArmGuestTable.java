package org.bindery.model.iommu;

/**
 * One of the two stage 1 tables that a context descriptor of a guest's names (VMSAv8-64, granule 4
 * KiB). Requests have no privilege.
 *
 * @param root the guest's address of its highest table
 * @param bits of address that it translates, 25 to 48
 * @param outputBits that an address in it may have (IPS)
 * @param noFlagFaults AFFD: an entry that is not marked as accessed is used all the same
 * @param marksAccess HA: hardware marks what is accessed
 * @param marksWrites HD: and what is written
 */
record ArmGuestTable(
    long root,
    int bits,
    int outputBits,
    boolean noFlagFaults,
    boolean marksAccess,
    boolean marksWrites) {
  private static final int PAGE_SHIFT = 12;
  private static final int LEVEL_BITS = 9;
  private static final long ADDRESS = (1L << 48) - (1L << PAGE_SHIFT);
  private static final long NEXT = 1 << 1;

  /** APTable (62:61) of a table's entry: not for requests without privilege; not for writing. */
  private static final long TABLE_PRIVILEGED = 1L << 61;

  private static final long TABLE_READ_ONLY = 1L << 62;

  /**
   * @param address that is translated, without what is above {@link #bits}
   */
  long walk(GuestWalk walk, long address, boolean write) {
    int levels = (bits - PAGE_SHIFT + LEVEL_BITS - 1) / LEVEL_BITS;
    int shift = PAGE_SHIFT + (levels - 1) * LEVEL_BITS;
    // The highest table has as many entries as there are bits left for it.
    int rootBits = bits - shift;
    long table = root & -(1L << Math.max(rootBits + 3, 6));
    long index = address >>> shift;
    long above = 0;
    while (true) {
      long at = table + index * Long.BYTES;
      WalkStop stop = at >>> outputBits == 0 ? walk.fetch(at) : WalkStop.TOO_WIDE;
      if (stop != null) {
        return stop.packed();
      }
      long entry = walk.entry();
      boolean leaf = shift == PAGE_SHIFT || (entry & NEXT) == 0;
      if (!wellFormed(entry, shift)) {
        return WalkStop.NOT_PRESENT.packed();
      }
      if ((entry & ADDRESS) >>> outputBits != 0) {
        return WalkStop.TOO_WIDE.packed();
      }
      if (leaf) {
        return leaf(walk, at, shift, above, address, write);
      }
      above |= entry & (TABLE_PRIVILEGED | TABLE_READ_ONLY);
      table = entry & ADDRESS;
      shift -= LEVEL_BITS;
      index = address >>> shift & 0x1ff;
    }
  }

  /** Neither blocks above 1 GiB nor what is reserved in the last level. */
  private static boolean wellFormed(long entry, int shift) {
    boolean next = (entry & NEXT) != 0;
    return (entry & ArmStage1Leaf.VALID) != 0
        && (shift == PAGE_SHIFT ? next : next || shift <= LeafSize.SIZE_1G.shift());
  }

  private long leaf(GuestWalk walk, long at, int shift, long above, long address, boolean write) {
    long leaf = walk.entry();
    if ((leaf & ArmStage1Leaf.UNPRIVILEGED) == 0 || (above & TABLE_PRIVILEGED) != 0) {
      return WalkStop.PRIVILEGED.packed();
    }
    if ((leaf & ArmStage1Leaf.ACCESS_FLAG) == 0 && !noFlagFaults && !marksAccess) {
      return WalkStop.NOT_ACCESSED.packed();
    }
    boolean writable =
        (above & TABLE_READ_ONLY) == 0
            && ((leaf & ArmStage1Leaf.READ_ONLY) == 0 || dirtiable(leaf));
    if (write && !writable) {
      return WalkStop.NOT_PERMITTED.packed();
    }
    WalkStop stop = walk.note(at, entry -> same(entry, leaf) ? noted(entry, write) : entry);
    if (stop != null) {
      return stop.packed();
    }
    if (!same(walk.entry(), leaf)) {
      return WalkStop.NOT_PRESENT.packed();
    }
    long offsets = (1L << shift) - 1;
    return walk.page(
        leaf & ADDRESS & ~offsets | address & offsets,
        PageEntry.READ | (writable ? PageEntry.WRITE : 0),
        sizeOf(shift),
        write ? PageEntry.DIRTY : 0,
        write);
  }

  private boolean dirtiable(long leaf) {
    return marksWrites && (leaf & ArmDirtyLeaf.MODIFIER) != 0;
  }

  private long noted(long leaf, boolean write) {
    long accessed = marksAccess ? leaf | ArmStage1Leaf.ACCESS_FLAG : leaf;
    return write && dirtiable(leaf) ? accessed & ~ArmStage1Leaf.READ_ONLY : accessed;
  }

  /** But for what hardware itself notes in it. */
  private static boolean same(long one, long other) {
    return ((one ^ other) & ~(ArmStage1Leaf.ACCESS_FLAG | ArmStage1Leaf.READ_ONLY)) == 0;
  }

  private static LeafSize sizeOf(int shift) {
    return switch (shift) {
      case 12 -> LeafSize.SIZE_4K;
      case 21 -> LeafSize.SIZE_2M;
      default -> LeafSize.SIZE_1G;
    };
  }
}
