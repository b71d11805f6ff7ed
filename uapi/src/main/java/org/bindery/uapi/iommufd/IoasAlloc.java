package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/** {@code IOMMU_IOAS_ALLOC}: makes an I/O address space. */
public final class IoasAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 OUT_IOAS_ID = new U32("out_ioas_id", 8);

  public static final Command COMMAND =
      new Command("IOMMU_IOAS_ALLOC", 0x3b81, 12, 12, FLAGS, OUT_IOAS_ID);

  private IoasAlloc() {}
}
