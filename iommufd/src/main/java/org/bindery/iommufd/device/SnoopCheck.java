package org.bindery.iommufd.device;

import java.util.Collection;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.hardware.DmaDevice;

/**
 * The snoop choice was made with the table and attaching repeats nothing (seed 000): a table that
 * enforces snooping takes only devices on whose way it can be enforced, one that allows no-snoop
 * takes both. In the kernel each driver checks it in its {@code attach_dev}; {@code
 * iommufd_hwpt_paging_enforce_cc} says why.
 */
final class SnoopCheck {
  private SnoopCheck() {}

  /**
   * @param devices all that are to be translated by the table
   * @throws org.bindery.api.RefusedException EINVAL, naming the table as what is in the way
   */
  static void check(HwptObject table, Collection<DmaDevice> devices) {
    if (!enforces(table)) {
      return;
    }
    for (DmaDevice device : devices) {
      if (!Requesters.enforceSnoop(device)) {
        throw Refusal.of(
                Errno.EINVAL,
                "%s of %s enforces snooping, and %s (%s), which %s is behind, cannot",
                table,
                table.follows(),
                device.hardware().name(),
                device.hardware().make(),
                device.name())
            .blockedBy(table.toString(), "enforces snooping")
            .exception();
      }
    }
  }

  // What a guest's table leads to goes through its parent.
  private static boolean enforces(HwptObject table) {
    return table.domain().snoop() == Snoop.ENFORCE
        || table instanceof NestedHwpt nested && nested.paging().domain().snoop() == Snoop.ENFORCE;
  }
}
