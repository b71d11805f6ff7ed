package org.bindery.iommufd.virtual;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.device.DeviceObject;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/** {@code iommufd_vdevice_alloc_ioctl}. Thread-safe. */
final class VirtualDeviceAllocation {
  private final ObjectTable objects;
  private final Attachments attachments;

  VirtualDeviceAllocation(ObjectTable objects, Attachments attachments) {
    this.objects = objects;
    this.attachments = attachments;
  }

  /**
   * @param iommu used by the caller until this returns
   */
  int allocate(VirtualIommuObject iommu, int deviceId, long virtualId) {
    DeviceObject device = attachments.device(deviceId);
    check(device, iommu);
    device.operating().lock();
    try {
      // It may have been unbound meanwhile, and its id be another's.
      if (attachments.device(deviceId) != device) {
        throw Refusal.of(Errno.ENOENT, "%s is no longer there", device).exception();
      }
      return make(iommu, device, virtualId);
    } finally {
      device.operating().unlock();
    }
  }

  private static void check(DeviceObject device, VirtualIommuObject iommu) {
    if (device.pasid().isPresent()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s cannot be a device of %s: its requests bear the ID of its parent",
              device,
              iommu)
          .exception();
    }
    if (device.function().hardware() != iommu.hardware()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s cannot be a device of %s: the one is behind %s, the other a part of %s",
              device,
              iommu,
              device.function().hardware().name(),
              iommu.hardware().name())
          .exception();
    }
  }

  private int make(VirtualIommuObject iommu, DeviceObject device, long virtualId) {
    if (device.guestDevice() != null) {
      throw Refusal.of(Errno.EEXIST, "%s is %s already", device, device.guestDevice())
          .blockedBy(device.guestDevice().toString(), "stands for " + device.name())
          .exception();
    }
    RequesterId requester = device.function().requesters().getFirst();
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      VirtualDeviceObject made = new VirtualDeviceObject(id, iommu, device, virtualId, objects);
      VirtualDeviceObject other = iommu.devices().putIfAbsent(virtualId, made);
      if (other != null) {
        throw Refusal.of(Errno.EEXIST, "the id 0x%x of %s is that of %s", virtualId, iommu, other)
            .blockedBy(other.toString(), "has the id")
            .exception();
      }
      rollback.push(() -> iommu.devices().remove(virtualId, made));
      made.begin(iommu.slice().add(requester, virtualId));
      device.guestDevice(made);
      objects.useAgain(iommu);
      objects.publish(made);
      rollback.commit();
      return id;
    }
  }
}
