package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;

/** {@code IOMMU_VFIO_IOAS}: says which IOAS the commands of VFIO type 1 on this fd mean. */
public final class VfioIoas {
  public static final U32 IOAS_ID = new U32("ioas_id", 4);
  public static final U16 OP = new U16("op", 8);
  public static final U16 RESERVED = new U16("__reserved", 10);

  public static final Command COMMAND =
      new Command("IOMMU_VFIO_IOAS", 0x3b88, 12, 12, IOAS_ID, OP, RESERVED);

  /** Operation. */
  public static final int GET = 0;

  /** Operation. */
  public static final int SET = 1;

  /** Operation. */
  public static final int CLEAR = 2;

  private VfioIoas() {}
}
