package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_IOVA_RANGES}: lists what an IOAS can map, as {@link IovaRangeEntry}s; EMSGSIZE
 * with the number in {@link #NUM_IOVAS} when they do not fit.
 */
public final class IoasIovaRanges {
  public static final U32 IOAS_ID = new U32("ioas_id", 4);
  public static final U32 NUM_IOVAS = new U32("num_iovas", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U64 ALLOWED_IOVAS = new U64("allowed_iovas", 16);
  public static final U64 OUT_IOVA_ALIGNMENT = new U64("out_iova_alignment", 24);

  public static final Command COMMAND =
      new Command(
          "IOMMU_IOAS_IOVA_RANGES",
          0x3b84,
          32,
          32,
          IOAS_ID,
          NUM_IOVAS,
          RESERVED,
          ALLOWED_IOVAS,
          OUT_IOVA_ALIGNMENT);

  private IoasIovaRanges() {}
}
