package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code IOMMU_VDEVICE_ALLOC}: says by which number a guest knows a device behind its IOMMU. Since
 * Linux 6.13.
 */
public final class VdeviceAlloc {
  public static final U32 VIOMMU_ID = new U32("viommu_id", 4);
  public static final U32 DEV_ID = new U32("dev_id", 8);
  public static final U32 OUT_VDEVICE_ID = new U32("out_vdevice_id", 12);
  public static final U64 VIRT_ID = new U64("virt_id", 16);

  public static final Command COMMAND =
      new Command(
          "IOMMU_VDEVICE_ALLOC", 0x3b91, 24, 24, VIOMMU_ID, DEV_ID, OUT_VDEVICE_ID, VIRT_ID);

  private VdeviceAlloc() {}
}
