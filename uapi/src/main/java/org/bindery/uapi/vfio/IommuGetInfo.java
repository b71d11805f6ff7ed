package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code VFIO_IOMMU_GET_INFO}, of type 1: page sizes as a bitmap, and a chain of capabilities that
 * begins at {@link #CAP_OFFSET}.
 */
public final class IommuGetInfo {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U64 IOVA_PGSIZES = new U64("iova_pgsizes", 8);
  public static final U32 CAP_OFFSET = new U32("cap_offset", 16);

  public static final Command COMMAND =
      new Command("VFIO_IOMMU_GET_INFO", 0x3b70, 24, 16, FLAGS, IOVA_PGSIZES, CAP_OFFSET);

  /** {@link #IOVA_PGSIZES} is meant. */
  public static final int FLAG_PGSIZES = 1;

  /** There are capabilities. */
  public static final int FLAG_CAPS = 2;

  private IommuGetInfo() {}
}
