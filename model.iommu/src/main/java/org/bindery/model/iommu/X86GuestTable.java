package org.bindery.model.iommu;

/**
 * A guest's table of VT-d's first stage (VT-d specification, "First-Stage Paging Entries" and
 * "Nested Translation"): x86-64's, of four or five levels. Requests have no privilege.
 *
 * @param root the guest's address of its highest table; bits 11:0 are ignored
 * @param levels 4 or 5
 * @param hugeLeaves leaves of 1 GiB; else they are malformed
 * @param extendedAccess EAFE: accesses are noted in bit EA, too
 */
public record X86GuestTable(long root, int levels, boolean hugeLeaves, boolean extendedAccess)
    implements GuestTable {
  private static final long EXTENDED_ACCESSED = 1 << 10;
  private static final long ADDRESS = (1L << 52) - (1L << 12);
  private static final int LEVEL_BITS = 9;
  private static final int PAGE_SHIFT = 12;

  @Override
  public long walk(GuestMemory memory, long iova, boolean write) {
    int unused = 64 - PAGE_SHIFT - levels * LEVEL_BITS;
    if (iova << unused >> unused != iova) {
      return WalkStop.NOT_TRANSLATED.packed();
    }
    GuestWalk walk = new GuestWalk(memory);
    long table = root & ADDRESS;
    long granted = X86Leaf.WRITABLE | X86Leaf.USER;
    for (int shift = PAGE_SHIFT + (levels - 1) * LEVEL_BITS; ; shift -= LEVEL_BITS) {
      long at = table + (iova >>> shift & 0x1ff) * Long.BYTES;
      WalkStop stop = walk.fetch(at);
      if (stop == null) {
        stop = check(walk.entry(), shift);
      }
      if (stop == null) {
        // An entry that has become another meanwhile is checked again by what it is now.
        stop = walk.note(at, entry -> accessed(entry));
      }
      if (stop == null) {
        stop = check(walk.entry(), shift);
      }
      if (stop != null) {
        return stop.packed();
      }
      granted &= walk.entry();
      if (isLeaf(walk.entry(), shift)) {
        return leaf(walk, at, shift, granted, iova, write);
      }
      table = walk.entry() & ADDRESS;
    }
  }

  private long leaf(GuestWalk walk, long at, int shift, long granted, long iova, boolean write) {
    if ((granted & X86Leaf.USER) == 0) {
      return WalkStop.PRIVILEGED.packed();
    }
    boolean writable = (granted & X86Leaf.WRITABLE) != 0;
    if (write && !writable) {
      return WalkStop.NOT_PERMITTED.packed();
    }
    long leaf = walk.entry();
    if (write) {
      WalkStop stop = walk.note(at, entry -> sameLeaf(entry, leaf) ? entry | X86Leaf.DIRTY : entry);
      if (stop != null) {
        return stop.packed();
      }
      if (!sameLeaf(walk.entry(), leaf)) {
        return WalkStop.NOT_PRESENT.packed();
      }
    }
    long offsets = (1L << shift) - 1;
    long address = leaf & ADDRESS & ~offsets | iova & offsets;
    return walk.page(
        address,
        PageEntry.READ | (writable ? PageEntry.WRITE : 0),
        sizeOf(shift),
        write ? PageEntry.DIRTY : 0,
        write);
  }

  /** But for what hardware itself notes in it. */
  private static boolean sameLeaf(long one, long other) {
    return ((one ^ other) & ~(X86Leaf.ACCESSED | X86Leaf.DIRTY | EXTENDED_ACCESSED)) == 0;
  }

  private long accessed(long entry) {
    if ((entry & X86Leaf.PRESENT) == 0) {
      return entry;
    }
    return entry | X86Leaf.ACCESSED | (extendedAccess ? EXTENDED_ACCESSED : 0);
  }

  /** Null: present and well-formed. */
  private WalkStop check(long entry, int shift) {
    if ((entry & X86Leaf.PRESENT) == 0) {
      return WalkStop.NOT_PRESENT;
    }
    if (shift == PAGE_SHIFT || (entry & X86Leaf.LARGE) == 0) {
      return null;
    }
    boolean possible = shift == 21 || shift == 30 && hugeLeaves;
    // Bit 12 is PAT in a large leaf.
    long reserved = (1L << shift) - (1L << 13);
    return possible && (entry & reserved) == 0 ? null : WalkStop.BAD_ENTRY;
  }

  private static boolean isLeaf(long entry, int shift) {
    return shift == PAGE_SHIFT || (entry & X86Leaf.LARGE) != 0;
  }

  private static LeafSize sizeOf(int shift) {
    return switch (shift) {
      case 12 -> LeafSize.SIZE_4K;
      case 21 -> LeafSize.SIZE_2M;
      default -> LeafSize.SIZE_1G;
    };
  }
}
