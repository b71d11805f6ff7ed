package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/**
 * {@code struct iommu_hw_info_arm_smmuv3}: what {@link GetHwInfo} says of an Arm SMMUv3; {@link
 * #IDR} is the first of six words.
 */
public final class HwInfoSmmuV3 {
  public static final U32 FLAGS = new U32("flags", 0);
  public static final U32 RESERVED = new U32("__reserved", 4);
  public static final U32 IDR = new U32("idr", 8);
  public static final U32 IIDR = new U32("iidr", 32);
  public static final U32 AIDR = new U32("aidr", 36);

  public static final Struct STRUCT =
      new Struct("iommu_hw_info_arm_smmuv3", 40, FLAGS, RESERVED, IDR, IIDR, AIDR);

  private HwInfoSmmuV3() {}
}
