package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code VFIO_DEVICE_GET_REGION_INFO}: describes a region; with {@link #FLAG_CAPS} a chain of
 * capabilities begins at {@link #CAP_OFFSET}.
 */
public final class DeviceGetRegionInfo {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 INDEX = new U32("index", 8);
  public static final U32 CAP_OFFSET = new U32("cap_offset", 12);
  public static final U64 SIZE = new U64("size", 16);
  public static final U64 OFFSET = new U64("offset", 24);

  public static final Command COMMAND =
      new Command(
          "VFIO_DEVICE_GET_REGION_INFO", 0x3b6c, 32, 32, FLAGS, INDEX, CAP_OFFSET, SIZE, OFFSET);

  public static final int FLAG_READ = 1;
  public static final int FLAG_WRITE = 2;
  public static final int FLAG_MMAP = 4;
  public static final int FLAG_CAPS = 8;

  /** Capability: parts of the region only can be mapped. */
  public static final int CAP_SPARSE_MMAP = 1;

  private DeviceGetRegionInfo() {}
}
