package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/**
 * {@code VFIO_DEVICE_SET_IRQS}: wires, masks or raises vectors; an array of eventfds of 4 bytes, or
 * of bytes that say which, follows at {@link #DATA}.
 */
public final class DeviceSetIrqs {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 INDEX = new U32("index", 8);
  public static final U32 START = new U32("start", 12);
  public static final U32 COUNT = new U32("count", 16);

  public static final Command COMMAND =
      new Command("VFIO_DEVICE_SET_IRQS", 0x3b6e, 20, 20, FLAGS, INDEX, START, COUNT);

  /** Bytes from the beginning to the array. */
  public static final int DATA = 20;

  public static final int DATA_NONE = 1;
  public static final int DATA_BOOL = 2;
  public static final int DATA_EVENTFD = 4;
  public static final int ACTION_MASK = 8;
  public static final int ACTION_UNMASK = 16;
  public static final int ACTION_TRIGGER = 32;

  private DeviceSetIrqs() {}
}
