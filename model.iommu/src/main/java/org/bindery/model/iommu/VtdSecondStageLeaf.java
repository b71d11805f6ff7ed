package org.bindery.model.iommu;

/**
 * Leaves of VT-d's second stage (VT-d specification, "Second-Stage Paging Entries"): bits for
 * reading and for writing, and one that forces snooping, page by page. Bits A and D are hardware's
 * to set, where ECAP.SLADS is set and the PASID table entry says so (SSADE).
 */
public final class VtdSecondStageLeaf implements DirtyLeafFormat {
  public static final VtdSecondStageLeaf FORMAT = new VtdSecondStageLeaf();

  /** R. */
  public static final long READABLE = 1;

  /** W. */
  public static final long WRITABLE = 1 << 1;

  /** PS: a leaf above the last level. */
  public static final long LARGE = 1 << 7;

  /** A. Set with D: a write is an access. */
  public static final long ACCESSED = 1 << 8;

  /** D. */
  public static final long DIRTY = 1 << 9;

  /** SNP: reserved, and so never set, where ECAP.SC is clear. */
  public static final long SNOOP = 1 << 11;

  private VtdSecondStageLeaf() {}

  @Override
  public long encode(long entry) {
    return PageEntry.address(entry)
        | (PageEntry.readable(entry) ? READABLE : 0)
        | (PageEntry.writable(entry) ? WRITABLE : 0)
        | (PageEntry.snoops(entry) ? SNOOP : 0)
        | (PageEntry.size(entry) == LeafSize.SIZE_4K ? 0 : LARGE);
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    // R and W are where the packed entry has them. Neither: not present.
    int permissions = (int) leaf & (PageEntry.READ | PageEntry.WRITE);
    if (permissions == 0) {
      return PageEntry.NONE;
    }
    return PageEntry.packed(leaf, permissions | ((leaf & SNOOP) == 0 ? 0 : PageEntry.SNOOP), size);
  }

  @Override
  public boolean dirty(long leaf) {
    return (leaf & DIRTY) != 0;
  }

  @Override
  public long written(long leaf) {
    return leaf | ACCESSED | DIRTY;
  }

  @Override
  public long clean(long leaf) {
    return leaf & ~DIRTY;
  }
}
