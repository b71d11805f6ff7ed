package org.bindery.uapi.vfio;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/**
 * {@code struct vfio_iommu_type1_info_dma_avail}: a capability of {@link IommuGetInfo}: how many
 * more maps there can be.
 */
public final class Type1InfoDmaAvail {
  public static final U32 AVAIL = new U32("avail", 8);

  /** Without its {@link InfoCapHeader}'s fields. */
  public static final Struct STRUCT = new Struct("vfio_iommu_type1_info_dma_avail", 12, AVAIL);

  public static final int ID = 3;

  private Type1InfoDmaAvail() {}
}
