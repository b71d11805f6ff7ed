package org.bindery.core.fd;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** How long a plug-in may use what it was lent: one call. Thread-safe. */
final class Lease {
  private volatile boolean ended;

  void end() {
    ended = true;
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
