package org.bindery.iommufd.virtual;

import org.bindery.hardware.VirtualIommu;
import org.bindery.iommufd.access.LockedPages;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Teardown;

/**
 * A queue of the guest's that the hardware reads by physical address: {@code struct
 * iommufd_hw_queue}. It keeps the virtual IOMMU, its memory, and the queue that must not end before
 * it. Thread-safe.
 */
public final class HardwareQueueObject extends VirtualObject {
  private final VirtualIommuObject iommu;
  private final LockedPages memory;
  private final ObjectTable objects;
  // Set before it is published.
  private VirtualIommu.Queue queue;
  private HardwareQueueObject before;

  HardwareQueueObject(int id, VirtualIommuObject iommu, LockedPages memory, ObjectTable objects) {
    super(id, "hw_queue");
    this.iommu = iommu;
    this.memory = memory;
    this.objects = objects;
  }

  void begin(VirtualIommu.Queue started, HardwareQueueObject comesAfter) {
    queue = started;
    before = comesAfter;
  }

  VirtualIommu.Queue queue() {
    return queue;
  }

  @Override
  public boolean uses(FdObject other) {
    return other == iommu || other == before && before != null;
  }

  /** Memory is let go only when the hardware has stopped reading it. */
  @Override
  public void end() {
    Teardown teardown = new Teardown();
    teardown.run(() -> {
      iommu.hardwareQueues().end(this);
      memory.close();
    });
    if (before != null) {
      objects.release(before);
    }
    objects.release(iommu);
    teardown.rethrow();
  }
}
