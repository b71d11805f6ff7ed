package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code IOMMU_VIOMMU_ALLOC}: makes a guest's view of an IOMMU. Since Linux 6.13. */
public final class ViommuAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 TYPE = new U32("type", 8);
  public static final U32 DEV_ID = new U32("dev_id", 12);
  public static final U32 HWPT_ID = new U32("hwpt_id", 16);
  public static final U32 OUT_VIOMMU_ID = new U32("out_viommu_id", 20);
  public static final U32 DATA_LEN = new U32("data_len", 24);
  public static final U32 RESERVED = new U32("__reserved", 28);
  public static final U64 DATA_UPTR = new U64("data_uptr", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_VIOMMU_ALLOC",
          0x3b90,
          40,
          24,
          FLAGS,
          TYPE,
          DEV_ID,
          HWPT_ID,
          OUT_VIOMMU_ID,
          DATA_LEN,
          RESERVED,
          DATA_UPTR);

  private ViommuAlloc() {}
}
