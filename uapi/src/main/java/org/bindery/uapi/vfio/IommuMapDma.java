package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code VFIO_IOMMU_MAP_DMA}, of type 1: maps user memory where the caller says. */
public final class IommuMapDma {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U64 VADDR = new U64("vaddr", 8);
  public static final U64 IOVA = new U64("iova", 16);
  public static final U64 SIZE = new U64("size", 24);

  public static final Command COMMAND =
      new Command("VFIO_IOMMU_MAP_DMA", 0x3b71, 32, 32, FLAGS, VADDR, IOVA, SIZE);

  /** Devices may read the memory. */
  public static final int READ = 1;

  /** Devices may write the memory. */
  public static final int WRITE = 2;

  private IommuMapDma() {}
}
