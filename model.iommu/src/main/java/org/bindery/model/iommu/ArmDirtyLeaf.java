package org.bindery.model.iommu;

/**
 * Arm's leaves where hardware manages the dirty state (Arm Architecture Reference Manual, "Hardware
 * management of the dirty state"; SMMUv3, IDR0.HTTU). There is no dirty bit: a leaf with DBM can be
 * written whatever the permission to write says, and that permission says whether it was.
 */
public final class ArmDirtyLeaf implements DirtyLeafFormat {
  /** DBM (51). */
  public static final long MODIFIER = 1L << 51;

  /** AP[2] is clear when it was written. */
  public static final ArmDirtyLeaf STAGE_1 =
      new ArmDirtyLeaf(ArmStage1Leaf.FORMAT, ArmStage1Leaf.READ_ONLY, 0);

  /** S2AP[1] is set when it was written. */
  public static final ArmDirtyLeaf STAGE_2 =
      new ArmDirtyLeaf(ArmStage2Leaf.FORMAT, 0, ArmStage2Leaf.WRITABLE);

  private final LeafFormat plain;
  private final long setWhenClean;
  private final long setWhenDirty;

  private ArmDirtyLeaf(LeafFormat plain, long setWhenClean, long setWhenDirty) {
    this.plain = plain;
    this.setWhenClean = setWhenClean;
    this.setWhenDirty = setWhenDirty;
  }

  @Override
  public long encode(long entry) {
    long leaf = plain.encode(entry);
    return PageEntry.writable(entry) ? clean(leaf | MODIFIER) : leaf;
  }

  @Override
  public long decode(long leaf, LeafSize size) {
    return plain.decode(modified(leaf) ? written(leaf) & ~MODIFIER : leaf, size);
  }

  @Override
  public boolean dirty(long leaf) {
    return modified(leaf) && written(leaf) == leaf;
  }

  @Override
  public long written(long leaf) {
    return leaf & ~setWhenClean | setWhenDirty;
  }

  @Override
  public long clean(long leaf) {
    return modified(leaf) ? leaf & ~setWhenDirty | setWhenClean : leaf;
  }

  private static boolean modified(long leaf) {
    return (leaf & MODIFIER) != 0;
  }

  @Override
  public long frames() {
    return plain.frames();
  }
}
