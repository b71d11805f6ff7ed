package org.bindery.device.idxd.guest;

import org.bindery.model.idxd.register.IntCause;
import org.bindery.model.idxd.register.SwError;

/**
 * Causes and errors that a guest's accelerator shows. The host tells them by interrupt, so they
 * have a monitor of their own, under which nobody is called.
 */
final class GuestErrors {
  private static final long OVERFLOW = 2;

  private SwError error = SwError.NONE;
  private int causes;

  /** While one is not acknowledged, a second only says that there was one. */
  synchronized void record(SwError found) {
    error =
        error.valid()
            ? new SwError(error.word0() | OVERFLOW, error.word1(), error.word2())
            : found.inQueue(0);
    causes |= IntCause.SOFTWARE_ERROR;
  }

  synchronized void cause(int bits) {
    causes |= bits;
  }

  synchronized int causes() {
    return causes;
  }

  synchronized void acknowledgeCauses(int bits) {
    causes &= ~bits;
  }

  synchronized long word(int index) {
    return error.word(index);
  }

  synchronized void acknowledgeError(int bits) {
    long left = error.word0() & ~(bits & SwError.ACKNOWLEDGE);
    error = (left & 1) == 0 ? SwError.NONE : new SwError(left, error.word1(), error.word2());
  }

  synchronized void reset() {
    error = SwError.NONE;
    causes = 0;
  }
}
