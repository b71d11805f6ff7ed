package org.bindery.uapi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code __u16}. As a constant it costs no more than the load or store itself. */
public record U16(String name, int offset) implements Field {
  @Override
  public int width() {
    return 2;
  }

  public short get(MemorySegment struct) {
    return struct.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset);
  }

  public void set(MemorySegment struct, short value) {
    struct.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, value);
  }
}
