package org.bindery.shell.noun;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.shell.grammar.Arguments;

/** The part of a buffer that {@code --offset} and {@code --length} choose. */
record Slice(Buffer buffer, long offset, long length) {

  /**
   * @param most the length when none is given, if the buffer has that much from the offset on
   */
  static Slice of(Arguments arguments, Buffer buffer, long most) {
    long offset = arguments.number("--offset", 0);
    if (Long.compareUnsigned(offset, buffer.length()) > 0) {
      throw outside(buffer, offset, 0);
    }
    long rest = buffer.length() - offset;
    long length = arguments.number("--length", Math.min(most, rest));
    if (Long.compareUnsigned(length, rest) > 0) {
      throw outside(buffer, offset, length);
    }
    return new Slice(buffer, offset, length);
  }

  private static RuntimeException outside(Buffer buffer, long offset, long length) {
    return Refusal.of(
            Errno.EINVAL,
            "0x%x bytes from offset 0x%x are not in buffer %s, which has 0x%x",
            length,
            offset,
            buffer.name(),
            buffer.length())
        .exception();
  }

  MemorySegment segment() {
    return buffer.segment().asSlice(offset, length);
  }
}
