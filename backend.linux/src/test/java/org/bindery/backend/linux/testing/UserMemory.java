package org.bindery.backend.linux.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** This process' memory by address, as a kernel writes to where a pointer points. */
final class UserMemory {
  private UserMemory() {}

  static void put(long address, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    for (long value : values) {
      bytes.putLong(value);
    }
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "rw")) {
      memory.seek(address);
      memory.write(bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
