package org.bindery.uapi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code __u8}. As a constant it costs no more than the load or store itself. */
public record U8(String name, int offset) implements Field {
  @Override
  public int width() {
    return 1;
  }

  public byte get(MemorySegment struct) {
    return struct.get(ValueLayout.JAVA_BYTE, offset);
  }

  public void set(MemorySegment struct, byte value) {
    struct.set(ValueLayout.JAVA_BYTE, offset, value);
  }
}
