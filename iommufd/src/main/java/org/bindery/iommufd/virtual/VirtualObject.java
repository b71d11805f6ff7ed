package org.bindery.iommufd.virtual;

import java.util.List;
import org.bindery.iommufd.object.FdObject;

/** An object that belongs to a guest: {@code drivers/iommu/iommufd/viommu.c}, {@code eventq.c}. */
public abstract sealed class VirtualObject extends FdObject
    permits VirtualIommuObject, VirtualDeviceObject, EventQueueObject, HardwareQueueObject {
  VirtualObject(int id, String type) {
    super(id, type);
  }

  /** Ends it, retired before: the hardware has no more of it, and what it used is used no more. */
  public abstract void end();

  /** What uses it that is no object, as phrases: {@code its open file}. */
  public List<String> heldBy() {
    return List.of();
  }
}
