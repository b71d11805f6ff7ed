package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code VFIO_DEVICE_ATTACH_IOMMUFD_PT}: attaches the device, or a PASID of it, to an IOAS or a
 * page table; the one in use comes back. Since Linux 6.6.
 */
public final class DeviceAttachIommufdPt {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 PT_ID = new U32("pt_id", 8);
  public static final U32 PASID = new U32("pasid", 12);

  public static final Command COMMAND =
      new Command("VFIO_DEVICE_ATTACH_IOMMUFD_PT", 0x3b77, 16, 12, FLAGS, PT_ID, PASID);

  /** {@link #PASID} is meant. Since Linux 6.15. */
  public static final int FLAG_PASID = 1;

  private DeviceAttachIommufdPt() {}
}
