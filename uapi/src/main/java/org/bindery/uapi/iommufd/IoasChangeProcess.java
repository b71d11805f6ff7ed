package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code IOMMU_IOAS_CHANGE_PROCESS}: charges pinned memory to the calling process. Since Linux
 * 6.14.
 */
public final class IoasChangeProcess {
  public static final U32 RESERVED = new U32("__reserved", 4);

  public static final Command COMMAND =
      new Command("IOMMU_IOAS_CHANGE_PROCESS", 0x3b92, 8, 8, RESERVED);

  private IoasChangeProcess() {}
}
