package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/** {@code VFIO_DEVICE_GET_INFO}: says what a device file offers. */
public final class DeviceGetInfo {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 NUM_REGIONS = new U32("num_regions", 8);
  public static final U32 NUM_IRQS = new U32("num_irqs", 12);
  public static final U32 CAP_OFFSET = new U32("cap_offset", 16);

  public static final Command COMMAND =
      new Command("VFIO_DEVICE_GET_INFO", 0x3b6b, 24, 16, FLAGS, NUM_REGIONS, NUM_IRQS, CAP_OFFSET);

  /** It can be reset. */
  public static final int FLAGS_RESET = 1;

  /** Its regions and interrupts have the indexes of PCI. */
  public static final int FLAGS_PCI = 2;

  private DeviceGetInfo() {}
}
