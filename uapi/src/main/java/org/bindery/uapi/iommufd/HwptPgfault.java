package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code struct iommu_hwpt_pgfault}: a page request, as it is read from the descriptor that {@link
 * FaultQueueAlloc} gives. Since Linux 6.11.
 */
public final class HwptPgfault {
  public static final U32 FLAGS = new U32("flags", 0);
  public static final U32 DEV_ID = new U32("dev_id", 4);
  public static final U32 PASID = new U32("pasid", 8);
  public static final U32 GRPID = new U32("grpid", 12);
  public static final U32 PERM = new U32("perm", 16);
  public static final U32 RESERVED = new U32("__reserved", 20);
  public static final U64 ADDR = new U64("addr", 24);
  public static final U32 LENGTH = new U32("length", 32);
  public static final U32 COOKIE = new U32("cookie", 36);

  public static final Struct STRUCT =
      new Struct(
          "iommu_hwpt_pgfault",
          40,
          FLAGS,
          DEV_ID,
          PASID,
          GRPID,
          PERM,
          RESERVED,
          ADDR,
          LENGTH,
          COOKIE);

  /** Flag: {@link #PASID} is meant. */
  public static final int PASID_VALID = 1;

  /** Flag: the last request of its group. */
  public static final int LAST_PAGE = 2;

  /** Permission that is asked for. */
  public static final int READ = 1;

  /** Permission that is asked for. */
  public static final int WRITE = 2;

  /** Permission that is asked for. */
  public static final int EXEC = 4;

  /** Permission that is asked for: the device asks with privilege. */
  public static final int PRIV = 8;

  private HwptPgfault() {}
}
