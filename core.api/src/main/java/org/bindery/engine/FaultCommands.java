package org.bindery.engine;

import org.osgi.annotation.versioning.ConsumerType;

/** Queues of page requests that page tables are allocated with. */
@ConsumerType
public interface FaultCommands {
  /**
   * {@code IOMMU_FAULT_QUEUE_ALLOC}. The queue's object is in use until the queue is closed, and by
   * every page table that was allocated with it.
   */
  EngineFaultQueue allocateFaultQueue();
}
