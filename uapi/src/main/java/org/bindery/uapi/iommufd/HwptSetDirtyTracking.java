package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code IOMMU_HWPT_SET_DIRTY_TRACKING}: begins or ends the tracking of what is written through a
 * table.
 */
public final class HwptSetDirtyTracking {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 HWPT_ID = new U32("hwpt_id", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);

  public static final Command COMMAND =
      new Command("IOMMU_HWPT_SET_DIRTY_TRACKING", 0x3b8b, 16, 16, FLAGS, HWPT_ID, RESERVED);

  /** Flag: begin. */
  public static final int ENABLE = 1;

  private HwptSetDirtyTracking() {}
}
