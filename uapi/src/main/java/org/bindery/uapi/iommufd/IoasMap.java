package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_IOAS_MAP}: maps user memory; without {@link #FIXED_IOVA} the kernel chooses and
 * writes {@link #IOVA}.
 */
public final class IoasMap {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 IOAS_ID = new U32("ioas_id", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U64 USER_VA = new U64("user_va", 16);
  public static final U64 LENGTH = new U64("length", 24);
  public static final U64 IOVA = new U64("iova", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_IOAS_MAP", 0x3b85, 40, 40, FLAGS, IOAS_ID, RESERVED, USER_VA, LENGTH, IOVA);

  /** The caller says where. */
  public static final int FIXED_IOVA = 1;

  /** Devices may write the memory. */
  public static final int WRITEABLE = 2;

  /** Devices may read the memory. */
  public static final int READABLE = 4;

  private IoasMap() {}
}
