package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code IOMMU_HWPT_ALLOC}: makes a page table for a device, over an IOAS or a parent table. */
public final class HwptAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 DEV_ID = new U32("dev_id", 8);
  public static final U32 PT_ID = new U32("pt_id", 12);
  public static final U32 OUT_HWPT_ID = new U32("out_hwpt_id", 16);
  public static final U32 RESERVED = new U32("__reserved", 20);
  public static final U32 DATA_TYPE = new U32("data_type", 24);
  public static final U32 DATA_LEN = new U32("data_len", 28);
  public static final U64 DATA_UPTR = new U64("data_uptr", 32);
  public static final U32 FAULT_ID = new U32("fault_id", 40);
  public static final U32 RESERVED2 = new U32("__reserved2", 44);

  public static final Command COMMAND =
      new Command(
          "IOMMU_HWPT_ALLOC",
          0x3b89,
          48,
          24,
          FLAGS,
          DEV_ID,
          PT_ID,
          OUT_HWPT_ID,
          RESERVED,
          DATA_TYPE,
          DATA_LEN,
          DATA_UPTR,
          FAULT_ID,
          RESERVED2);

  /** It may be the parent of nested tables. */
  public static final int NEST_PARENT = 1;

  /** It can track what is written. */
  public static final int DIRTY_TRACKING = 2;

  /** {@link #FAULT_ID} names a fault queue. */
  public static final int FAULT_ID_VALID = 4;

  /** It may be attached to a PASID. */
  public static final int PASID = 8;

  private HwptAlloc() {}
}
