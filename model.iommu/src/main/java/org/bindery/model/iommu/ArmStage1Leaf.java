package org.bindery.model.iommu;

import java.util.Optional;

/**
 * Leaves of stage 1 of the Arm architecture's 64-bit tables, granule 4 KiB (VMSAv8-64; Arm
 * Architecture Reference Manual, "Translation table descriptor formats").
 *
 * <p>There is no bit for reading: what is valid can be read. Memory is marked as write-back and
 * inner shareable, which says nothing of No Snoop.
 */
public final class ArmStage1Leaf implements LeafFormat {
  public static final ArmStage1Leaf FORMAT = new ArmStage1Leaf();

  public static final long VALID = 1;

  /** Set in a page of the last level, clear in a block above it. */
  public static final long PAGE = 1 << 1;

  /** AttrIndx (4:2) is 1: what the context descriptor's MAIR has for write-back memory. */
  public static final long WRITE_BACK = 1 << 2;

  /** AP[1]: also for those without privilege, as devices are. */
  public static final long UNPRIVILEGED = 1 << 6;

  /** AP[2]. */
  public static final long READ_ONLY = 1 << 7;

  /** SH (9:8). */
  public static final long INNER_SHAREABLE = 3 << 8;

  /** AF. Set from the start: without it an access is a fault. */
  public static final long ACCESS_FLAG = 1 << 10;

  /** nG: of one address space. */
  public static final long NOT_GLOBAL = 1 << 11;

  private static final long FIXED =
      VALID | WRITE_BACK | UNPRIVILEGED | INNER_SHAREABLE | ACCESS_FLAG | NOT_GLOBAL;

  private ArmStage1Leaf() {}

  @Override
  public long encode(long entry) {
    return PageEntry.address(entry)
        | FIXED
        | (PageEntry.writable(entry) ? 0 : READ_ONLY)
        | (PageEntry.size(entry) == LeafSize.SIZE_4K ? PAGE : 0);
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    if ((leaf & VALID) == 0) {
      return PageEntry.NONE;
    }
    int writable = (leaf & READ_ONLY) == 0 ? PageEntry.WRITE : 0;
    return PageEntry.packed(leaf, PageEntry.READ | writable, size);
  }

  /** Output addresses have 48 bits without the large address extensions. */
  @Override
  public long frames() {
    return 1L << 36;
  }

  @Override
  public Optional<DirtyLeafFormat> marked() {
    return Optional.of(ArmDirtyLeaf.STAGE_1);
  }
}
