package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_COPY}: maps in one IOAS what another has mapped. The flags are those of {@link
 * IoasMap}.
 */
public final class IoasCopy {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 DST_IOAS_ID = new U32("dst_ioas_id", 8);
  public static final U32 SRC_IOAS_ID = new U32("src_ioas_id", 12);
  public static final U64 LENGTH = new U64("length", 16);
  public static final U64 DST_IOVA = new U64("dst_iova", 24);
  public static final U64 SRC_IOVA = new U64("src_iova", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_IOAS_COPY",
          0x3b83,
          40,
          40,
          FLAGS,
          DST_IOAS_ID,
          SRC_IOAS_ID,
          LENGTH,
          DST_IOVA,
          SRC_IOVA);

  private IoasCopy() {}
}
