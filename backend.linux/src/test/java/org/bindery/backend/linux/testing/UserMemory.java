package org.bindery.backend.linux.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/** This process' memory by address, as a kernel writes to where a pointer points. */
public final class UserMemory {
  private UserMemory() {}

  /** Four bytes. */
  public static int getInt(long address) {
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      byte[] bytes = new byte[Integer.BYTES];
      memory.seek(address);
      memory.readFully(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers of eight bytes, one after the other. */
  public static List<Long> get(long address, int count) {
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      byte[] bytes = new byte[count * Long.BYTES];
      memory.seek(address);
      memory.readFully(bytes);
      LongBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
      List<Long> values = new ArrayList<>();
      while (numbers.hasRemaining()) {
        values.add(numbers.get());
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers of eight bytes, one after the other. */
  public static void put(long address, long... values) {
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
