package org.bindery.gateway;

import java.io.Serial;

/** A kernel call failed; nothing was opened by it. */
public final class ErrnoException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * @param call what was asked, for example {@code open /dev/iommu}
   * @param errno the positive number
   */
  public ErrnoException(String call, int errno) {
    super(call + ": errno " + errno);
    this.call = call;
    this.errno = errno;
  }

  /** The positive number, as in {@code errno.h}. */
  public int errno() {
    return errno;
  }

  /** What was asked, for example {@code open /dev/iommu}. */
  public String call() {
    return call;
  }
}
