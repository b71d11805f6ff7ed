package org.bindery.device.idxd.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bindery.device.DeviceIdentity;

/**
 * Configuration space of a guest's accelerator: its parent's ids, two memory BARs, MSI-X with two
 * vectors. Not thread-safe.
 */
final class GuestConfig {
  private static final int COMMAND = 0x04;
  private static final int STATUS_CAPABILITIES = 0x0010;
  private static final int COMMAND_BITS = 0x0406;
  private static final int MEMORY = 1 << 1;
  private static final int MASTER = 1 << 2;
  private static final int MEMORY_64 = 0x4;
  private static final int BAR0 = 0x10;
  private static final int BAR2 = 0x18;
  private static final int MSIX = 0x40;
  private static final int MSIX_ID = 0x11;
  private static final int MSIX_CONTROL_BITS = 0xc000;
  private static final int MSIX_TABLE = 0x600;
  private static final int MSIX_PENDING = 0x700;
  private static final int VECTORS = 2;

  private final byte[] mask = new byte[(int) GuestRegion.CONFIG_SPACE.size()];
  private final ByteBuffer bytes = ByteBuffer.allocate(mask.length).order(ByteOrder.LITTLE_ENDIAN);

  GuestConfig(DeviceIdentity identity) {
    bytes.putShort(0x00, (short) identity.vendor());
    bytes.putShort(0x02, (short) identity.device());
    bytes.putShort(0x06, (short) STATUS_CAPABILITIES);
    bytes.putInt(0x08, identity.deviceClass() << 8 | identity.revision());
    bytes.putInt(BAR0, MEMORY_64);
    bytes.putInt(BAR2, MEMORY_64);
    bytes.putShort(0x2c, (short) identity.subsystemVendor());
    bytes.putShort(0x2e, (short) identity.subsystemDevice());
    bytes.put(0x34, (byte) MSIX);
    bytes.put(MSIX, (byte) MSIX_ID);
    bytes.putShort(MSIX + 2, (short) (VECTORS - 1));
    bytes.putInt(MSIX + 4, MSIX_TABLE);
    bytes.putInt(MSIX + 8, MSIX_PENDING);
    ByteBuffer writable = ByteBuffer.wrap(mask).order(ByteOrder.LITTLE_ENDIAN);
    writable.putShort(COMMAND, (short) COMMAND_BITS);
    writable.putShort(MSIX + 2, (short) MSIX_CONTROL_BITS);
    bar(writable, BAR0, GuestRegion.BAR0.size());
    bar(writable, BAR2, GuestRegion.BAR2.size());
  }

  /** The address bits above the size. */
  private static void bar(ByteBuffer writable, int at, long size) {
    writable.putInt(at, (int) -size);
    writable.putInt(at + 4, -1);
  }

  long read(int offset, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | bytes.get(offset + i) & 0xff;
    }
    return value;
  }

  void write(int offset, int width, long value) {
    for (int i = 0; i < width; i++) {
      int at = offset + i;
      int written = (int) (value >>> 8 * i) & mask[at];
      bytes.put(at, (byte) (bytes.get(at) & ~mask[at] | written));
    }
  }

  private int command() {
    return bytes.getShort(COMMAND);
  }

  boolean memoryEnabled() {
    return (command() & MEMORY) != 0;
  }

  boolean busMaster() {
    return (command() & MASTER) != 0;
  }
}
