package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code VFIO_DEVICE_DETACH_IOMMUFD_PT}: detaches the device, or a PASID of it: its DMA is blocked
 * from then on. Since Linux 6.6.
 */
public final class DeviceDetachIommufdPt {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 PASID = new U32("pasid", 8);

  public static final Command COMMAND =
      new Command("VFIO_DEVICE_DETACH_IOMMUFD_PT", 0x3b78, 12, 8, FLAGS, PASID);

  /** {@link #PASID} is meant. Since Linux 6.15. */
  public static final int FLAG_PASID = 1;

  private DeviceDetachIommufdPt() {}
}
