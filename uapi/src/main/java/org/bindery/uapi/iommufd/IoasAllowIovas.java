package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_ALLOW_IOVAS}: replaces the list of ranges that automatic IOVAs are chosen from;
 * each is an {@link IovaRangeEntry}.
 */
public final class IoasAllowIovas {
  public static final U32 IOAS_ID = new U32("ioas_id", 4);
  public static final U32 NUM_IOVAS = new U32("num_iovas", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U64 ALLOWED_IOVAS = new U64("allowed_iovas", 16);

  public static final Command COMMAND =
      new Command(
          "IOMMU_IOAS_ALLOW_IOVAS", 0x3b82, 24, 24, IOAS_ID, NUM_IOVAS, RESERVED, ALLOWED_IOVAS);

  private IoasAllowIovas() {}
}
