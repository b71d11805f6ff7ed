package org.bindery.backend.sim.vtd;

import org.bindery.model.iommu.GuestMemory;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.WalkStop;
import org.bindery.model.iommu.X86GuestTable;

/**
 * What a guest says of its table ({@code struct iommu_hwpt_vtd_s1}). Whether a unit has all that is
 * looked at when the table is attached.
 *
 * @param flags {@code IOMMU_VTD_S1_*}
 * @param addressWidth 48 or 57; any other is of no table
 */
record VtdGuestTable(long flags, X86GuestTable walked, int addressWidth) implements GuestTable {
  private static final int SUPERVISOR = 1;
  private static final int EXTENDED_ACCESS = 1 << 1;

  /**
   * @param root the guest's address of the highest table
   * @param hugeLeaves the unit that it is made for has leaves of 1 GiB
   */
  VtdGuestTable(long flags, long root, int addressWidth, boolean hugeLeaves) {
    this(
        flags,
        new X86GuestTable(root, levels(addressWidth), hugeLeaves, (flags & EXTENDED_ACCESS) != 0),
        addressWidth);
  }

  private static int levels(int addressWidth) {
    return switch (addressWidth) {
      case 48 -> 4;
      case 57 -> 5;
      default -> 0;
    };
  }

  /** 0: it is none. */
  int levels() {
    return walked.levels();
  }

  boolean supervisor() {
    return (flags & SUPERVISOR) != 0;
  }

  boolean extendedAccess() {
    return walked.extendedAccess();
  }

  @Override
  public long walk(GuestMemory memory, long iova, boolean write) {
    return levels() == 0 ? WalkStop.NOT_TRANSLATED.packed() : walked.walk(memory, iova, write);
  }
}
