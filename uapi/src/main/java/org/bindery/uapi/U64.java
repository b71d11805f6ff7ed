package org.bindery.uapi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code __u64}. As a constant it costs no more than the load or store itself. */
public record U64(String name, int offset) implements Field {
  @Override
  public int width() {
    return 8;
  }

  public long get(MemorySegment struct) {
    return struct.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  public void set(MemorySegment struct, long value) {
    struct.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
  }
}
