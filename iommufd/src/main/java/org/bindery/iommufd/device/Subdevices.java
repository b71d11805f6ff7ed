package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.PasidTranslation;

/**
 * Checks a subdevice before it is bound, in the order of {@link Groups#bind}. Interrupts are not
 * asked for: a write with a PASID is never one.
 */
final class Subdevices {
  private Subdevices() {}

  /**
   * @return what translates by PASID
   * @throws org.bindery.api.RefusedException EOPNOTSUPP no PASIDs, saying who lacks them; EINVAL
   *     out of range, or not cache coherent; ENODEV no group
   */
  static PasidTranslation check(DmaDevice parent, String name, int pasid) {
    String lacks = Pasids.lacking(parent);
    if (lacks != null) {
      throw Refusal.of(
              Errno.EOPNOTSUPP, "%s cannot be told from its parent by PASID: %s", name, lacks)
          .blockedBy(parent.name(), lacks)
          .exception();
    }
    int bits = Pasids.bits(parent);
    if (pasid < 1 || pasid >= 1 << bits) {
      throw Refusal.of(
              Errno.EINVAL,
              "PASID %d of %s is out of range: %s has 1 to %d",
              pasid,
              name,
              parent.name(),
              (1 << bits) - 1)
          .exception();
    }
    HardwareCapabilities can = Requesters.capabilities(parent);
    if (!can.cacheCoherent()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s: its DMA through %s is not coherent with CPU caches",
              name,
              parent.hardware().name())
          .exception();
    }
    if (parent.group() == null) {
      throw Refusal.of(
              Errno.ENODEV,
              "%s: its parent %s is in no group: no IOMMU is in front of it",
              name,
              parent.name())
          .exception();
    }
    return (PasidTranslation) parent.hardware();
  }
}
