package org.bindery.model.idxd;

import java.util.Locale;

/** What an accelerator is for; both kinds have the same registers and queues. */
public enum DeviceKind {
  /** Data streaming: moves, fills, compares, checksums. */
  DSA(32),
  /** In-memory analytics: compression, filters. */
  IAX(64);

  private final int recordBytes;

  DeviceKind(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  /** Bytes of a completion record, which is also what its address must be a multiple of. */
  public int recordBytes() {
    return recordBytes;
  }

  /** What the kernel names such devices by: {@code dsa}, {@code iax}. */
  public String prefix() {
    return name().toLowerCase(Locale.ROOT);
  }
}
