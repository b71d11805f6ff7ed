package org.bindery.backend.mock;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.VirtualIommu;

/**
 * The hardware queues of a virtual IOMMU: {@code mock_hw_queue_init_phys}. They start in ascending
 * order, and each needs the one before it. When one ends, its own place is free; the kernel's mock
 * frees the first, whichever ends, and keeps the other's as it was. One short lock.
 */
final class QueueSlots {
  private record Slot(QueueSlots slots, int index, VirtualIommu.Queue before)
      implements VirtualIommu.Queue {
    @Override
    public void close() {
      slots.stop(this);
    }
  }

  private final PagingDomain parent;
  // Guarded by this.
  private final Slot[] started = new Slot[MockTypes.HARDWARE_QUEUES];

  QueueSlots(PagingDomain parent) {
    this.parent = parent;
  }

  synchronized VirtualIommu.Queue start(int index, long iova, long frame) {
    if (index < 0 || index >= started.length) {
      throw Refusal.of(Errno.EINVAL, "hardware queue %d: there are %d", index, started.length)
          .exception();
    }
    if (started[index] != null) {
      throw Refusal.of(Errno.EEXIST, "hardware queue %d was started before", index).exception();
    }
    Slot before = index == 0 ? null : started[index - 1];
    if (index > 0 && before == null) {
      throw Refusal.of(Errno.EIO, "hardware queue %d before %d", index, index - 1).exception();
    }
    // Hardware reads there without translation: what it is told must be what the guest means.
    long physical = (frame << HostMemory.PAGE_SHIFT) + (iova & HostMemory.PAGE_SIZE - 1);
    if (parent.physicalAt(iova) != physical) {
      throw Refusal.of(Errno.EFAULT, "the guest's queue at 0x%x is not at 0x%x", iova, physical)
          .exception();
    }
    started[index] = new Slot(this, index, before);
    return started[index];
  }

  private synchronized void stop(Slot slot) {
    if (started[slot.index] == slot) {
      started[slot.index] = null;
    }
  }
}
