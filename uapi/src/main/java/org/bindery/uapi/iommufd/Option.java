package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code IOMMU_OPTION}: reads or sets an option of an object, or of the fd (object 0). */
public final class Option {
  public static final U32 OPTION_ID = new U32("option_id", 4);
  public static final U16 OP = new U16("op", 8);
  public static final U16 RESERVED = new U16("__reserved", 10);
  public static final U32 OBJECT_ID = new U32("object_id", 12);
  public static final U64 VAL64 = new U64("val64", 16);

  public static final Command COMMAND =
      new Command("IOMMU_OPTION", 0x3b87, 24, 24, OPTION_ID, OP, RESERVED, OBJECT_ID, VAL64);

  /** Option: pinned memory is charged to the process, not to the user. */
  public static final int RLIMIT_MODE = 0;

  /** Option: tables use pages as large as fit. */
  public static final int HUGE_PAGES = 1;

  /** Operation. */
  public static final int OP_SET = 0;

  /** Operation. */
  public static final int OP_GET = 1;

  private Option() {}
}
