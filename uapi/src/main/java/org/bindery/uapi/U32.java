package org.bindery.uapi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code __u32}. As a constant it costs no more than the load or store itself. */
public record U32(String name, int offset) implements Field {
  @Override
  public int width() {
    return 4;
  }

  public int get(MemorySegment struct) {
    return struct.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
  }

  public void set(MemorySegment struct, int value) {
    struct.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
  }
}
