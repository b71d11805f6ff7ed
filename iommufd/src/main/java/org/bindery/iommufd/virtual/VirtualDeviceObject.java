package org.bindery.iommufd.virtual;

import org.bindery.hardware.VirtualIommu;
import org.bindery.iommufd.device.DeviceObject;
import org.bindery.iommufd.device.GuestDevice;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;

/**
 * A device as the guest of a virtual IOMMU knows it: {@code struct iommufd_vdevice}. It keeps the
 * virtual IOMMU and does not keep the device, but ends with it. Thread-safe.
 */
public final class VirtualDeviceObject extends VirtualObject implements GuestDevice {
  private final VirtualIommuObject iommu;
  private final DeviceObject device;
  private final long virtualId;
  private final ObjectTable objects;
  // Guarded by the device's operating lock. Null: it has ended.
  private VirtualIommu.Member member;

  VirtualDeviceObject(
      int id, VirtualIommuObject iommu, DeviceObject device, long virtualId, ObjectTable objects) {
    super(id, "vdevice");
    this.iommu = iommu;
    this.device = device;
    this.virtualId = virtualId;
    this.objects = objects;
  }

  void begin(VirtualIommu.Member added) {
    member = added;
  }

  @Override
  public boolean uses(FdObject other) {
    return other == iommu;
  }

  @Override
  public void end() {
    device.operating().lock();
    try {
      if (member != null) {
        endMember();
      }
    } finally {
      device.operating().unlock();
    }
  }

  @Override
  public void endWithDevice() {
    // When a command has just retired it, that one waits for our lock, and its id is free.
    objects.retireForGood(this);
    endMember();
  }

  private void endMember() {
    VirtualIommu.Member ending = member;
    member = null;
    device.guestDevice(null);
    try {
      ending.close();
    } finally {
      iommu.devices().remove(virtualId, this);
      objects.release(iommu);
    }
  }
}
