package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/** {@code VFIO_DEVICE_GET_IRQ_INFO}: describes an interrupt index. */
public final class DeviceGetIrqInfo {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 INDEX = new U32("index", 8);
  public static final U32 COUNT = new U32("count", 12);

  public static final Command COMMAND =
      new Command("VFIO_DEVICE_GET_IRQ_INFO", 0x3b6d, 16, 16, FLAGS, INDEX, COUNT);

  public static final int EVENTFD = 1;
  public static final int MASKABLE = 2;

  /** The host masks it each time it is raised. */
  public static final int AUTOMASKED = 4;

  /** More vectors than were enabled first need all of them disabled. */
  public static final int NORESIZE = 8;

  private DeviceGetIrqInfo() {}
}
