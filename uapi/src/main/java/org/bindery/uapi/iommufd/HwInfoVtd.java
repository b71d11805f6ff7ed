package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code struct iommu_hw_info_vtd}: what {@link GetHwInfo} says of Intel VT-d. */
public final class HwInfoVtd {
  public static final U32 FLAGS = new U32("flags", 0);
  public static final U32 RESERVED = new U32("__reserved", 4);
  public static final U64 CAP_REG = new U64("cap_reg", 8);
  public static final U64 ECAP_REG = new U64("ecap_reg", 16);

  public static final Struct STRUCT =
      new Struct("iommu_hw_info_vtd", 24, FLAGS, RESERVED, CAP_REG, ECAP_REG);

  private HwInfoVtd() {}
}
