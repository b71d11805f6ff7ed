package org.bindery.model.iommu;

/**
 * Leaves of VT-d's second stage (VT-d specification, "Second-Stage Paging Entries"): bits for
 * reading and for writing, and one that forces snooping, page by page.
 */
public final class VtdSecondStageLeaf implements LeafFormat {
  public static final VtdSecondStageLeaf FORMAT = new VtdSecondStageLeaf();

  /** R. */
  public static final long READABLE = 1;

  /** W. */
  public static final long WRITABLE = 1 << 1;

  /** PS: a leaf above the last level. */
  public static final long LARGE = 1 << 7;

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
}
