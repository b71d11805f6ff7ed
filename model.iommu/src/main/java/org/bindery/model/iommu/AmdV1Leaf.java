package org.bindery.model.iommu;

/**
 * Leaves of AMD's version 1 tables (AMD I/O Virtualization Technology specification, "I/O Page
 * Tables"). Next Level (11:9) is 0 at every level: a leaf of the size that the level spans. Bits A
 * and D are hardware's to set, where EFR.HDSup is set and the device table entry says so (HAD).
 */
public final class AmdV1Leaf implements DirtyLeafFormat {
  public static final AmdV1Leaf FORMAT = new AmdV1Leaf();

  /** PR. */
  public static final long PRESENT = 1;

  /** A. Set with D: a write is an access. */
  public static final long ACCESSED = 1 << 5;

  /** D. */
  public static final long DIRTY = 1 << 6;

  /** FC: force coherent, so No Snoop is not heeded. */
  public static final long FORCE_COHERENT = 1L << 60;

  /** IR. */
  public static final long READABLE = 1L << 61;

  /** IW. */
  public static final long WRITABLE = 1L << 62;

  private AmdV1Leaf() {}

  @Override
  public long encode(long entry) {
    return PageEntry.address(entry)
        | PRESENT
        | (PageEntry.readable(entry) ? READABLE : 0)
        | (PageEntry.writable(entry) ? WRITABLE : 0)
        | (PageEntry.snoops(entry) ? FORCE_COHERENT : 0);
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    if ((leaf & PRESENT) == 0) {
      return PageEntry.NONE;
    }
    return PageEntry.packed(
        leaf,
        ((leaf & READABLE) == 0 ? 0 : PageEntry.READ)
            | ((leaf & WRITABLE) == 0 ? 0 : PageEntry.WRITE)
            | ((leaf & FORCE_COHERENT) == 0 ? 0 : PageEntry.SNOOP),
        size);
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
