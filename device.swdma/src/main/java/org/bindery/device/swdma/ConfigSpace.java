package org.bindery.device.swdma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Configuration space of 256 bytes: identity, a command register, one BAR, message-signalled
 * interrupts. What can be written is kept in a mask.
 *
 * <p>Source: PCI Local Bus specification 3.0, chapter 6.
 */
final class ConfigSpace {
  static final int SIZE = 256;
  static final int VENDOR = 0x1234;
  static final int DEVICE = 0x0d4a;

  private static final int COMMAND = 4;
  private static final int BUS_MASTER = 1 << 2;
  private static final int STATUS = 6;
  private static final int CLASS = 8;
  private static final int BAR = 0x10;
  private static final int CAPABILITIES = 0x34;
  private static final int MSI = 0x40;

  private final int queues;
  private final ByteBuffer values = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer mask = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

  ConfigSpace(int queues) {
    this.queues = queues;
    reset();
  }

  void reset() {
    values.put(0, new byte[SIZE]);
    values.putShort(0, (short) VENDOR).putShort(2, (short) DEVICE);
    // There is a list of capabilities; system peripheral, DMA controller, revision 1.
    values.putShort(STATUS, (short) 0x10).putInt(CLASS, 0x08010001);
    values.put(CAPABILITIES, (byte) MSI);
    // Addresses of 64 bits, and as many messages as there are queues.
    int messages = Integer.numberOfTrailingZeros(queues);
    values.putShort(MSI, (short) 0x05).putShort(MSI + 2, (short) (0x80 | messages << 1));
    mask.putShort(COMMAND, (short) 0x0406);
    mask.putInt(BAR, (int) -Registers.size(queues));
    mask.putShort(MSI + 2, (short) 0x71);
    mask.putInt(MSI + 4, 0xfffffffc).putInt(MSI + 8, -1).putShort(MSI + 12, (short) 0xffff);
  }

  long read(int offset, int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (values.get(offset + i) & 0xffL) << 8 * i;
    }
    return value;
  }

  void write(int offset, int width, long value) {
    for (int i = 0; i < width; i++) {
      int at = offset + i;
      int writable = mask.get(at);
      values.put(at, (byte) (values.get(at) & ~writable | (byte) (value >>> 8 * i) & writable));
    }
  }

  boolean busMaster() {
    return (values.getShort(COMMAND) & BUS_MASTER) != 0;
  }
}
