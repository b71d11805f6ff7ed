package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_HW_QUEUE_ALLOC}: gives a guest a queue of the hardware, in its own memory. Since
 * Linux 6.17.
 */
public final class HwQueueAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 VIOMMU_ID = new U32("viommu_id", 8);
  public static final U32 TYPE = new U32("type", 12);
  public static final U32 INDEX = new U32("index", 16);
  public static final U32 OUT_HW_QUEUE_ID = new U32("out_hw_queue_id", 20);
  public static final U64 NESTING_PARENT_IOVA = new U64("nesting_parent_iova", 24);
  public static final U64 LENGTH = new U64("length", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_HW_QUEUE_ALLOC",
          0x3b94,
          40,
          40,
          FLAGS,
          VIOMMU_ID,
          TYPE,
          INDEX,
          OUT_HW_QUEUE_ID,
          NESTING_PARENT_IOVA,
          LENGTH);

  private HwQueueAlloc() {}
}
