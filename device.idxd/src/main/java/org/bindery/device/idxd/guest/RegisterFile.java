package org.bindery.device.idxd.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of registers, little-endian. Not thread-safe. */
final class RegisterFile {
  private final ByteBuffer bytes;

  RegisterFile(int size) {
    this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  long read(int offset, int width) {
    return switch (width) {
      case 1 -> bytes.get(offset) & 0xffL;
      case 2 -> bytes.getShort(offset) & 0xffffL;
      case 4 -> bytes.getInt(offset) & 0xffffffffL;
      default -> bytes.getLong(offset);
    };
  }

  int get32(int offset) {
    return bytes.getInt(offset);
  }

  void set32(int offset, int value) {
    bytes.putInt(offset, value);
  }

  long get64(int offset) {
    return bytes.getLong(offset);
  }

  void set64(int offset, long value) {
    bytes.putLong(offset, value);
  }
}
