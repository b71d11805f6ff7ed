package org.bindery.shell.noun;

import org.bindery.api.IovaRange;
import org.bindery.shell.output.Hex;

/** A range of I/O virtual addresses, both ends included. */
public record Range(@Hex long start, @Hex long last) {
  static Range of(IovaRange range) {
    return new Range(range.start(), range.last());
  }

  @Override
  public String toString() {
    return "0x%x-0x%x".formatted(start, last);
  }
}
