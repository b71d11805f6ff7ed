package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;

/**
 * Which tables go together on a device of which PASIDs are attached ({@code
 * iommufd_hwpt_pasid_compat}), and which PASIDs its group has.
 */
final class PasidChecks {
  private PasidChecks() {}

  /**
   * A table for what a device sends without PASID.
   *
   * @param pasids those that are attached in its group
   * @throws RefusedException EINVAL the table is not for PASIDs, and some are attached
   */
  static void checkOwn(BoundDmaDevice device, HwptObject table, GroupPasids pasids) {
    if (!table.forPasid() && !pasids.isEmpty()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s cannot be attached to %s, which was not allocated for PASIDs, while PASID %d is"
                  + " attached to %s",
              device,
              table,
              pasids.first(),
              pasids.tableOf(pasids.first()))
          .blockedBy(pasids.userOf(pasids.first()).name(), "attached by PASID " + pasids.first())
          .exception();
    }
  }

  /**
   * @param own what the group is attached to without PASID; or null
   * @param members of the group
   * @throws RefusedException EINVAL
   */
  static void check(
      BoundDmaDevice device, int pasid, HwptObject table, HwptObject own, List<DmaDevice> members) {
    if (!table.forPasid()) {
      throw Refusal.of(
              Errno.EINVAL,
              "PASID %d of %s cannot be attached to %s, which was not allocated for PASIDs",
              pasid,
              device,
              table)
          .blockedBy(table.toString(), "not allocated for PASIDs")
          .exception();
    }
    if (own != null && !own.forPasid()) {
      throw Refusal.of(
              Errno.EINVAL,
              "PASID %d of %s cannot be attached to %s: its group is attached to %s, which was not"
                  + " allocated for PASIDs",
              pasid,
              device,
              table,
              own)
          .blockedBy(own.toString(), "not allocated for PASIDs")
          .exception();
    }
    // Linux 7.2 attaches nothing, and says success, for a function without PASIDs.
    String lacks = Pasids.lacking(device.function());
    if (lacks != null) {
      throw Refusal.of(Errno.EINVAL, "PASID %d of %s: %s", pasid, device, lacks)
          .blockedBy(device.name(), lacks)
          .exception();
    }
    checkRange(device, pasid, members);
  }

  private static void checkRange(BoundDmaDevice device, int pasid, List<DmaDevice> members) {
    for (DmaDevice member : members) {
      int bits = Pasids.bits(member);
      if (bits > 0 && (pasid < 1 || pasid >= 1 << bits)) {
        throw Refusal.of(
                Errno.EINVAL,
                "PASID %d of %s is out of range: %s has 1 to %d",
                pasid,
                device,
                member.name(),
                (1 << bits) - 1)
            .exception();
      }
    }
  }
}
