package org.bindery.iommufd.fake;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Makes the n-th call of hardware or memory fail with ENOMEM. */
public final class FailingCalls {
  private int calls;
  private int failing;

  /** The n-th call from now on fails, counting from 1; 0: none. */
  public void failCall(int n) {
    calls = 0;
    failing = n;
  }

  /** How many calls there have been since {@link #failCall}. */
  public int calls() {
    return calls;
  }

  synchronized void pass(String what) {
    if (++calls == failing) {
      throw Refusal.of(Errno.ENOMEM, "%s fails by test", what).exception();
    }
  }
}
