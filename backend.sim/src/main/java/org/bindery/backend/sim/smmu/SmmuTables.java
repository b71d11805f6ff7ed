package org.bindery.backend.sim.smmu;

import org.bindery.api.IovaRange;
import org.bindery.backend.sim.hardware.SnoopPlace;
import org.bindery.backend.sim.hardware.Stage;
import org.bindery.backend.sim.hardware.TableFormat;
import org.bindery.model.iommu.ArmStage1Leaf;
import org.bindery.model.iommu.ArmStage2Leaf;
import org.bindery.model.iommu.LeafSize;

/** The page tables of a unit's two stages; of 0 levels: it does not have the stage. */
final class SmmuTables {
  /** As a kernel for 48 bits of virtual address configures it, whatever the unit could. */
  private static final int STAGE_1_BITS = 48;

  private SmmuTables() {}

  static TableFormat stage1(SmmuRegisters unit) {
    return new TableFormat(
        SmmuV3.STAGE_1,
        Stage.FIRST,
        unit.stage1() ? levels(STAGE_1_BITS) : 0,
        LeafSize.SIZE_1G,
        aperture(STAGE_1_BITS),
        ArmStage1Leaf.FORMAT,
        SnoopPlace.PATH);
  }

  static TableFormat stage2(SmmuRegisters unit) {
    return new TableFormat(
        SmmuV3.STAGE_2,
        Stage.SECOND,
        unit.stage2() ? levels(unit.outputBits()) : 0,
        LeafSize.SIZE_1G,
        aperture(unit.outputBits()),
        ArmStage2Leaf.FORMAT,
        SnoopPlace.PATH);
  }

  /** Bits of address that a table of the format translates. */
  static int addressBits(TableFormat format) {
    return 64 - Long.numberOfLeadingZeros(format.aperture().last());
  }

  /**
   * Hardware puts up to 16 root tables side by side instead of a further level; here it has one.
   */
  private static int levels(int bits) {
    return bits <= 39 ? 3 : 4;
  }

  private static IovaRange aperture(int bits) {
    return new IovaRange(0, (1L << bits) - 1);
  }
}
