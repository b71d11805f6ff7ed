package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_UNMAP}: unmaps whole areas; (0, 2^64-1) is all. {@link #LENGTH} comes back as
 * the bytes that were unmapped.
 */
public final class IoasUnmap {
  public static final U32 IOAS_ID = new U32("ioas_id", 4);
  public static final U64 IOVA = new U64("iova", 8);
  public static final U64 LENGTH = new U64("length", 16);

  public static final Command COMMAND =
      new Command("IOMMU_IOAS_UNMAP", 0x3b86, 24, 24, IOAS_ID, IOVA, LENGTH);

  private IoasUnmap() {}
}
