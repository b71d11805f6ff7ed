package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code IOMMU_HWPT_INVALIDATE}: tells the hardware that user-managed tables have changed. */
public final class HwptInvalidate {
  public static final U32 HWPT_ID = new U32("hwpt_id", 4);
  public static final U64 DATA_UPTR = new U64("data_uptr", 8);
  public static final U32 DATA_TYPE = new U32("data_type", 16);
  public static final U32 ENTRY_LEN = new U32("entry_len", 20);
  public static final U32 ENTRY_NUM = new U32("entry_num", 24);
  public static final U32 RESERVED = new U32("__reserved", 28);

  public static final Command COMMAND =
      new Command(
          "IOMMU_HWPT_INVALIDATE",
          0x3b8d,
          32,
          32,
          HWPT_ID,
          DATA_UPTR,
          DATA_TYPE,
          ENTRY_LEN,
          ENTRY_NUM,
          RESERVED);

  private HwptInvalidate() {}
}
