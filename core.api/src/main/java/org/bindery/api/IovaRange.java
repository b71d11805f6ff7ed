package org.bindery.api;

/**
 * An inclusive range of I/O virtual addresses; both ends are unsigned 64-bit numbers.
 *
 * @param start first byte
 * @param last last byte, {@code >= start} unsigned
 */
public record IovaRange(long start, long last) {
  public IovaRange {
    if (Long.compareUnsigned(start, last) > 0) {
      throw new IllegalArgumentException(
          "range ends before it starts: 0x%x-0x%x".formatted(start, last));
    }
  }

  /** The whole 64-bit space. */
  public static IovaRange all() {
    return new IovaRange(0, -1);
  }

  public boolean contains(long iova) {
    return Long.compareUnsigned(start, iova) <= 0 && Long.compareUnsigned(iova, last) <= 0;
  }

  public boolean intersects(IovaRange other) {
    return Long.compareUnsigned(start, other.last) <= 0
        && Long.compareUnsigned(other.start, last) <= 0;
  }

  @Override
  public String toString() {
    return "0x%x-0x%x".formatted(start, last);
  }
}
