package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code IOMMU_VEVENTQ_ALLOC}: makes a queue of a guest IOMMU's events, with a file descriptor of
 * its own. Since Linux 6.15.
 */
public final class VeventqAlloc {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 VIOMMU_ID = new U32("viommu_id", 8);
  public static final U32 TYPE = new U32("type", 12);
  public static final U32 VEVENTQ_DEPTH = new U32("veventq_depth", 16);
  public static final U32 OUT_VEVENTQ_ID = new U32("out_veventq_id", 20);
  public static final U32 OUT_VEVENTQ_FD = new U32("out_veventq_fd", 24);
  public static final U32 RESERVED = new U32("__reserved", 28);

  public static final Command COMMAND =
      new Command(
          "IOMMU_VEVENTQ_ALLOC",
          0x3b93,
          32,
          28,
          FLAGS,
          VIOMMU_ID,
          TYPE,
          VEVENTQ_DEPTH,
          OUT_VEVENTQ_ID,
          OUT_VEVENTQ_FD,
          RESERVED);

  private VeventqAlloc() {}
}
