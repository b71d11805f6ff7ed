package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/** {@code IOMMU_DESTROY}: ends an object that nothing else uses. */
public final class Destroy {
  public static final U32 ID = new U32("id", 4);

  public static final Command COMMAND = new Command("IOMMU_DESTROY", 0x3b80, 8, 8, ID);

  private Destroy() {}
}
