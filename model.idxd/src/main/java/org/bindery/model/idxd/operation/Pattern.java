package org.bindery.model.idxd.operation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Eight bytes, the lowest first, that repeat from the start of a range to its end.
 *
 * @param value the bytes
 */
public record Pattern(long value) {
  private static final int BYTES = Long.BYTES;

  /**
   * Fills a part of a range.
   *
   * @param at how far the part is from the start of the range
   */
  public void fill(MemorySegment part, long at) {
    for (long i = 0; i < part.byteSize(); i++) {
      part.set(ValueLayout.JAVA_BYTE, i, at(at + i));
    }
  }

  /**
   * Compares a part of a range.
   *
   * @param at how far the part is from the start of the range
   * @return where in the part the first byte is that differs; -1: none
   */
  public long mismatch(MemorySegment part, long at) {
    for (long i = 0; i < part.byteSize(); i++) {
      if (part.get(ValueLayout.JAVA_BYTE, i) != at(at + i)) {
        return i;
      }
    }
    return -1;
  }

  private byte at(long offset) {
    return (byte) (value >>> Byte.SIZE * (offset % BYTES));
  }
}
