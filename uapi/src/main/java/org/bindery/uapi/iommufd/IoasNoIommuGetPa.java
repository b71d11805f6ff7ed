package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_NOIOMMU_GET_PA}: the physical address behind an IOVA, for devices behind no
 * IOMMU. {@link #LENGTH} is how many bytes are of interest, and comes back as how many of them
 * follow each other. Of kernels after 7.2 with {@code CONFIG_IOMMUFD_NOIOMMU}.
 */
public final class IoasNoIommuGetPa {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 IOAS_ID = new U32("ioas_id", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U64 IOVA = new U64("iova", 16);
  public static final U64 LENGTH = new U64("length", 24);
  public static final U64 OUT_PHYS = new U64("out_phys", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_IOAS_NOIOMMU_GET_PA",
          0x3b95,
          40,
          40,
          FLAGS,
          IOAS_ID,
          RESERVED,
          IOVA,
          LENGTH,
          OUT_PHYS);

  private IoasNoIommuGetPa() {}
}
