package org.bindery.model.iommu;

/** Each format of leaf, with what it can say and what it cannot. */
enum EachFormat {
  PACKED(LeafFormat.PACKED, true, true),
  VTD_SECOND_STAGE(VtdSecondStageLeaf.FORMAT, true, true),
  X86(X86Leaf.FORMAT, false, false),
  AMD_V1(AmdV1Leaf.FORMAT, true, true),
  ARM_STAGE_1(ArmStage1Leaf.FORMAT, false, false),
  ARM_STAGE_2(ArmStage2Leaf.FORMAT, true, false),
  X86_DIRTY(X86DirtyLeaf.FORMAT, false, false),
  ARM_STAGE_1_DIRTY(ArmDirtyLeaf.STAGE_1, false, false),
  ARM_STAGE_2_DIRTY(ArmDirtyLeaf.STAGE_2, true, false);

  final LeafFormat format;
  private final boolean writeOnly;
  private final boolean snoop;

  EachFormat(LeafFormat format, boolean writeOnly, boolean snoop) {
    this.format = format;
    this.writeOnly = writeOnly;
    this.snoop = snoop;
  }

  /** What a leaf mapped with the flags grants. */
  int granted(int flags) {
    int granted = snoop ? flags : flags & ~PageEntry.SNOOP;
    return writeOnly ? granted : granted | PageEntry.READ;
  }
}
