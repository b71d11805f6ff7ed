package org.bindery.backend.sim.vtd;

import org.bindery.api.IovaRange;
import org.bindery.backend.sim.hardware.SnoopPlace;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.VtdSecondStageLeaf;
import org.bindery.model.iommu.X86Leaf;

/** The page tables of a unit's two stages; of 0 levels: it does not have the stage. */
final class VtdTables {
  private VtdTables() {}

  /**
   * The lower half of what the levels span: the upper one is sign-extended, and Linux maps nothing
   * there.
   */
  static TableFormat firstStage(VtdRegisters unit) {
    int levels = unit.fiveLevels() ? 5 : 4;
    return new TableFormat(
        Vtd.FIRST_STAGE,
        Stage.FIRST,
        unit.firstStage() ? levels : 0,
        unit.firstStageHuge() ? LeafSize.SIZE_1G : LeafSize.SIZE_2M,
        new IovaRange(0, (1L << 12 + 9 * levels - 1) - 1),
        X86Leaf.FORMAT,
        SnoopPlace.ENTRY);
  }

  static TableFormat secondStage(VtdRegisters unit) {
    return new TableFormat(
        Vtd.SECOND_STAGE,
        Stage.SECOND,
        unit.secondStage() ? unit.levels() : 0,
        unit.largestLeaf(),
        unit.aperture(),
        VtdSecondStageLeaf.FORMAT,
        SnoopPlace.LEAF);
  }
}
