package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;

/**
 * Brings PASIDs of whole devices and page tables together: {@code iommufd_device_attach} and {@code
 * iommufd_device_replace} with a PASID, of which VFIO chooses. Thread-safe.
 */
final class PasidAttachments {
  private final ObjectTable objects;
  private final Hwpts hwpts;

  PasidAttachments(ObjectTable objects, Hwpts hwpts) {
    this.objects = objects;
    this.hwpts = hwpts;
  }

  /** {@link org.bindery.engine.EngineDevice#attachPasid}. */
  void attach(BoundDmaDevice device, int pasid, int target) {
    FdObject found = objects.get(target);
    if (!(found instanceof HwptObject hwpt)) {
      // The kernel makes a table for an IOAS, finds that it is not for PASIDs, and ends it.
      throw Refusal.of(
              Errno.EINVAL,
              "PASID %d of %s cannot be attached to %s: it takes an hwpt that was allocated for"
                  + " PASIDs",
              pasid,
              device,
              found)
          .exception();
    }
    if (!objects.use(hwpt)) {
      throw Refusal.of(Errno.ENOENT, "%s is being destroyed", hwpt).exception();
    }
    device.operating().lock();
    try {
      device.group().pasids().change(device, pasid, hwpt);
    } finally {
      device.operating().unlock();
      // An automatic one is refused, but whoever used it last may have left meanwhile.
      hwpts.release(hwpt);
    }
  }

  /** {@link org.bindery.engine.EngineDevice#detachPasid}. */
  void detach(BoundDmaDevice device, int pasid) {
    device.operating().lock();
    try {
      device.group().pasids().detach(device, pasid);
    } finally {
      device.operating().unlock();
    }
  }
}
