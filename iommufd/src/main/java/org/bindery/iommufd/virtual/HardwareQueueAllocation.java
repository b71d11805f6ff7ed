package org.bindery.iommufd.virtual;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.iommufd.access.LockedPages;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/** {@code iommufd_hw_queue_alloc_ioctl}. Thread-safe. */
final class HardwareQueueAllocation {
  private final ObjectTable objects;

  HardwareQueueAllocation(ObjectTable objects) {
    this.objects = objects;
  }

  /**
   * After {@link QueueLength#check}.
   *
   * @param iommu used by the caller until this returns
   */
  int allocate(VirtualIommuObject iommu, int type, int index, long iova, long length) {
    if (!iommu.slice().offersQueues(type)) {
      throw Refusal.of(Errno.EOPNOTSUPP, "%s has no hardware queues of type %d", iommu, type)
          .exception();
    }
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      LockedPages locked =
          LockedPages.lock(objects, iommu.parent().ioas(), iova, length, "hw_queue " + id);
      rollback.push(locked::close);
      HardwareQueueObject made = new HardwareQueueObject(id, iommu, locked, objects);
      iommu
          .hardwareQueues()
          .start(
              made, () -> iommu.slice().startQueue(type, index, iova, locked.firstFrame(), length));
      objects.useAgain(iommu);
      objects.publish(made);
      rollback.commit();
      return id;
    }
  }
}
