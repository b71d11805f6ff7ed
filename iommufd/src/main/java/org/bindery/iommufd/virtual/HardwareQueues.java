package org.bindery.iommufd.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.VirtualIommu;
import org.bindery.iommufd.object.ObjectTable;

/**
 * The queues of a virtual IOMMU that the hardware reads. Started and ended one at a time, so that
 * one that another depends on cannot end while that one starts.
 */
final class HardwareQueues {
  private final ObjectTable objects;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final List<HardwareQueueObject> started = new ArrayList<>();

  HardwareQueues(ObjectTable objects) {
    this.objects = objects;
  }

  /**
   * Starts a queue; the one before it is in use by it.
   *
   * @throws org.bindery.api.RefusedException what the hardware refuses; EIO the one before it is
   *     being destroyed
   */
  void start(HardwareQueueObject made, Supplier<VirtualIommu.Queue> start) {
    lock.lock();
    try {
      VirtualIommu.Queue queue = start.get();
      boolean kept = false;
      try {
        made.begin(queue, useBefore(made, queue));
        kept = true;
      } finally {
        if (!kept) {
          queue.close();
        }
      }
      started.add(made);
    } finally {
      lock.unlock();
    }
  }

  void end(HardwareQueueObject ending) {
    lock.lock();
    try {
      started.remove(ending);
      ending.queue().close();
    } finally {
      lock.unlock();
    }
  }

  /** Null: it depends on none. */
  private HardwareQueueObject useBefore(HardwareQueueObject made, VirtualIommu.Queue queue) {
    VirtualIommu.Queue before = queue.before();
    if (before == null) {
      return null;
    }
    for (HardwareQueueObject other : started) {
      if (other.queue() == before && objects.use(other)) {
        return other;
      }
    }
    throw Refusal.of(Errno.EIO, "the queue that %s comes after is being destroyed", made)
        .exception();
  }
}
