package org.bindery.api;

/**
 * What DMA may do with a range: the READABLE and WRITEABLE flags of a map.
 *
 * <p>READ means that the device may read memory, WRITE that it may write it.
 */
public enum Access {
  /** Neither; never valid for a map (EINVAL), here so that the check has something to refuse. */
  NONE,
  READ,
  WRITE,
  READ_WRITE;

  public static Access of(boolean read, boolean write) {
    return read ? (write ? READ_WRITE : READ) : (write ? WRITE : NONE);
  }

  public boolean reads() {
    return this == READ || this == READ_WRITE;
  }

  public boolean writes() {
    return this == WRITE || this == READ_WRITE;
  }

  /** True when everything {@code wanted} allows is allowed here too. */
  public boolean covers(Access wanted) {
    return (reads() || !wanted.reads()) && (writes() || !wanted.writes());
  }
}
