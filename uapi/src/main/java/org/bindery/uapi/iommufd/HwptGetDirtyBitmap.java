package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_HWPT_GET_DIRTY_BITMAP}: reads, and without the flag clears, which pages were
 * written.
 */
public final class HwptGetDirtyBitmap {
  public static final U32 HWPT_ID = new U32("hwpt_id", 4);
  public static final U32 FLAGS = new U32("flags", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U64 IOVA = new U64("iova", 16);
  public static final U64 LENGTH = new U64("length", 24);
  public static final U64 PAGE_SIZE = new U64("page_size", 32);
  public static final U64 DATA = new U64("data", 40);

  public static final Command COMMAND =
      new Command(
          "IOMMU_HWPT_GET_DIRTY_BITMAP",
          0x3b8c,
          48,
          48,
          HWPT_ID,
          FLAGS,
          RESERVED,
          IOVA,
          LENGTH,
          PAGE_SIZE,
          DATA);

  /** Flag. */
  public static final int NO_CLEAR = 1;

  private HwptGetDirtyBitmap() {}
}
