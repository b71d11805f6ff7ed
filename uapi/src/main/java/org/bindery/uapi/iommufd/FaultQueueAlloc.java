package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code IOMMU_FAULT_QUEUE_ALLOC}: makes a queue of page requests, with a file descriptor of its
 * own.
 */
public final class FaultQueueAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 OUT_FAULT_ID = new U32("out_fault_id", 8);
  public static final U32 OUT_FAULT_FD = new U32("out_fault_fd", 12);

  public static final Command COMMAND =
      new Command("IOMMU_FAULT_QUEUE_ALLOC", 0x3b8e, 16, 16, FLAGS, OUT_FAULT_ID, OUT_FAULT_FD);

  private FaultQueueAlloc() {}
}
