package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code VFIO_DEVICE_BIND_IOMMUFD}: registers the device of a file in an iommufd. Since Linux 6.6.
 */
public final class DeviceBindIommufd {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 IOMMUFD = new U32("iommufd", 8);
  public static final U32 OUT_DEVID = new U32("out_devid", 12);
  public static final U64 TOKEN_UUID_PTR = new U64("token_uuid_ptr", 16);

  public static final Command COMMAND =
      new Command(
          "VFIO_DEVICE_BIND_IOMMUFD", 0x3b76, 24, 16, FLAGS, IOMMUFD, OUT_DEVID, TOKEN_UUID_PTR);

  /** {@link #TOKEN_UUID_PTR} points to 16 bytes. Since Linux 6.17. */
  public static final int FLAG_TOKEN = 1;

  private DeviceBindIommufd() {}
}
