package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U64;

/**
 * {@code struct iommu_hw_info_amd}: what {@link GetHwInfo} says of an AMD IOMMU: its extended
 * feature registers.
 */
public final class HwInfoAmd {
  public static final U64 EFR = new U64("efr", 0);
  public static final U64 EFR2 = new U64("efr2", 8);

  public static final Struct STRUCT = new Struct("iommu_hw_info_amd", 16, EFR, EFR2);

  private HwInfoAmd() {}
}
