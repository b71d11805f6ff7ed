package org.bindery.uapi.vfio;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/**
 * {@code struct vfio_iommu_type1_info_cap_iova_range}: a capability of {@link IommuGetInfo}; behind
 * it stand {@link #NR_IOVAS} pairs of a first and a last address, 8 bytes each.
 */
public final class Type1CapIovaRange {
  public static final U32 NR_IOVAS = new U32("nr_iovas", 8);
  public static final U32 RESERVED = new U32("reserved", 12);

  /** Without its {@link InfoCapHeader}'s fields. */
  public static final Struct STRUCT =
      new Struct("vfio_iommu_type1_info_cap_iova_range", 16, NR_IOVAS, RESERVED);

  public static final int ID = 1;

  private Type1CapIovaRange() {}
}
