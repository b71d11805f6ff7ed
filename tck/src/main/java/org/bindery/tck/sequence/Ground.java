package org.bindery.tck.sequence;

/**
 * What lies behind user addresses of a sequence. Each begins on 2 MiB and has nothing behind its
 * end, so that only the offset decides what an address is good for.
 */
public enum Ground {
  WRITEABLE(2 << 20),
  READ_ONLY(64 << 10),
  /** Not memory of the process. */
  NOTHING(0);

  private final long bytes;

  Ground(long bytes) {
    this.bytes = bytes;
  }

  /** How much of it is there. */
  public long bytes() {
    return bytes;
  }

  /** Whether a range is memory, for writing too if wanted. */
  boolean covers(long offset, long length, boolean writing) {
    return (!writing || this == WRITEABLE)
        && Long.compareUnsigned(length, bytes) <= 0
        && offset <= bytes - length;
  }
}
