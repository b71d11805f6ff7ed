package org.bindery.core.fd;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * How long a plug-in may use what it was lent: one call. What it opened meanwhile and did not close
 * is closed when the call is over, so that it is in nobody's way. Thread-safe; the lock is held
 * while nobody is called.
 */
final class Lease {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private volatile boolean ended;

  void end() {
    List<AutoCloseable> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(opened);
      opened.clear();
    }
    left.forEach(Lease::close);
  }

  /** Is closed with the lease; at once when that has ended. Closing twice is closing once. */
  <T extends AutoCloseable> T closing(T handle) {
    boolean late;
    synchronized (this) {
      late = ended;
      if (!late) {
        opened.add(handle);
      }
    }
    if (late) {
      close(handle);
    }
    return handle;
  }

  private static void close(AutoCloseable handle) {
    try {
      handle.close();
    } catch (Exception e) {
      // The device file revokes it at the latest.
    }
  }

  boolean ended() {
    return ended;
  }

  /**
   * @throws org.bindery.api.RefusedException EBADF when the call it was lent for is over
   */
  void require() {
    if (ended) {
      throw Refusal.of(Errno.EBADF, "the call that this was lent for is over").exception();
    }
  }
}
