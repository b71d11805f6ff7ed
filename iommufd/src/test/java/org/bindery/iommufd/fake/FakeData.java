package org.bindery.iommufd.fake;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;

/** A user's struct. */
public final class FakeData implements UserData {
  private final int type;
  private final byte[] bytes;

  public FakeData(int type, int... bytes) {
    this.type = type;
    this.bytes = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      this.bytes[i] = (byte) bytes[i];
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    check(minimum);
    int size = (int) into.byteSize();
    for (int i = size; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw Refusal.of(Errno.EINVAL, "byte %d is not known", i).exception();
      }
    }
    into.copyFrom(MemorySegment.ofArray(Arrays.copyOf(bytes, size)));
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    check(minimum);
    long room = Math.min(bytes.length, from.byteSize());
    MemorySegment.ofArray(bytes).asSlice(0, room).copyFrom(from.asSlice(0, room));
  }

  private void check(int minimum) {
    if (bytes.length < minimum) {
      throw Refusal.of(Errno.EINVAL, "%d bytes are too few", bytes.length).exception();
    }
  }
}
