package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_MAP_FILE}: maps a range of a memfd or dma-buf. The flags are those of {@link
 * IoasMap}. Since Linux 6.13.
 */
public final class IoasMapFile {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 IOAS_ID = new U32("ioas_id", 8);
  public static final U32 FD = new U32("fd", 12);
  public static final U64 START = new U64("start", 16);
  public static final U64 LENGTH = new U64("length", 24);
  public static final U64 IOVA = new U64("iova", 32);

  public static final Command COMMAND =
      new Command("IOMMU_IOAS_MAP_FILE", 0x3b8f, 40, 40, FLAGS, IOAS_ID, FD, START, LENGTH, IOVA);

  private IoasMapFile() {}
}
