package org.bindery.model.iommu;

import java.util.Optional;

/**
 * Leaves of stage 2 of the Arm architecture's 64-bit tables, granule 4 KiB (VMSAv8-64). Reading and
 * writing have a bit each (S2AP).
 */
public final class ArmStage2Leaf implements LeafFormat {
  public static final ArmStage2Leaf FORMAT = new ArmStage2Leaf();

  public static final long VALID = 1;

  /** Set in a page of the last level, clear in a block above it. */
  public static final long PAGE = 1 << 1;

  /** MemAttr (5:2): write-back, inner and outer. */
  public static final long WRITE_BACK = 0xf << 2;

  /** S2AP[0]. */
  public static final long READABLE = 1 << 6;

  /** S2AP[1]. */
  public static final long WRITABLE = 1 << 7;

  /** SH (9:8). */
  public static final long INNER_SHAREABLE = 3 << 8;

  /** AF. */
  public static final long ACCESS_FLAG = 1 << 10;

  private static final long FIXED = VALID | WRITE_BACK | INNER_SHAREABLE | ACCESS_FLAG;

  private ArmStage2Leaf() {}

  @Override
  public long encode(long entry) {
    return PageEntry.address(entry)
        | FIXED
        | (PageEntry.readable(entry) ? READABLE : 0)
        | (PageEntry.writable(entry) ? WRITABLE : 0)
        | (PageEntry.size(entry) == LeafSize.SIZE_4K ? PAGE : 0);
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    if ((leaf & VALID) == 0) {
      return PageEntry.NONE;
    }
    return PageEntry.packed(
        leaf,
        ((leaf & READABLE) == 0 ? 0 : PageEntry.READ)
            | ((leaf & WRITABLE) == 0 ? 0 : PageEntry.WRITE),
        size);
  }

  /** As of stage 1. */
  @Override
  public long frames() {
    return ArmStage1Leaf.FORMAT.frames();
  }

  @Override
  public Optional<DirtyLeafFormat> marked() {
    return Optional.of(ArmDirtyLeaf.STAGE_2);
  }
}
