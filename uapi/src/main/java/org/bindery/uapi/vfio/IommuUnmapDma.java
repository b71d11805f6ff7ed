package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code VFIO_IOMMU_UNMAP_DMA}, of type 1; {@link #SIZE} comes back as the bytes that were
 * unmapped.
 */
public final class IommuUnmapDma {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U64 IOVA = new U64("iova", 8);
  public static final U64 SIZE = new U64("size", 16);

  public static final Command COMMAND =
      new Command("VFIO_IOMMU_UNMAP_DMA", 0x3b72, 24, 24, FLAGS, IOVA, SIZE);

  /** Everything; {@link #IOVA} and {@link #SIZE} are 0. */
  public static final int ALL = 2;

  private IommuUnmapDma() {}
}
