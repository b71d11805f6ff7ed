package org.bindery.backend.sim.amd;

import org.bindery.backend.sim.interrupt.AmdMessages;

/**
 * What a unit's extended feature registers say (AMD I/O Virtualization Technology specification,
 * MMIO offsets 0x30 and 0x1a0; {@code drivers/iommu/amd/amd_iommu_types.h}).
 *
 * @param efr Extended Feature Register
 * @param efr2 Extended Feature 2 Register
 */
public record AmdRegisters(long efr, long efr2) {
  /**
   * Version 2 tables can translate requests without PASID: EFR.GTSup (4), guest translation, and
   * EFR.GIOSup (48), which lets it stand for the host's. Linux asks for both.
   */
  boolean hostUsesVersion2() {
    return bit(efr, 4) && bit(efr, 48);
  }

  /**
   * Levels of a version 1 table: EFR.HATS (11:10), 0 is 4, 1 is 5, 2 is 6; 0 for 3, with which
   * there are no such tables ({@code amd_iommu_hpt_level}).
   */
  int hostLevels() {
    int hats = (int) (efr >>> 10 & 0x3);
    return hats == 3 ? 0 : 4 + hats;
  }

  /** Levels of a version 2 table: EFR.GATS (13:12), 0 is 4 and 1 is 5. */
  int levels() {
    return (efr >>> 12 & 0x3) == 1 ? 5 : 4;
  }

  /** EFR2.NumIntRemapSup (9:8): entries of a device's interrupt remapping table; 1 is 2048. */
  int interruptEntries() {
    return (efr2 >>> 8 & 0x3) == 1 ? AmdMessages.MORE_ENTRIES : AmdMessages.ENTRIES;
  }

  /** EFR.HDSup (52): leaves of version 1 tables are marked when they are written by. */
  boolean dirtyTracking() {
    return bit(efr, 52);
  }

  /** EFR2.HTRangeIgnore (11): the HyperTransport range is translated as any other. */
  boolean ignoresHyperTransport() {
    return bit(efr2, 11);
  }

  private static boolean bit(long register, int number) {
    return (register >>> number & 1) != 0;
  }
}
