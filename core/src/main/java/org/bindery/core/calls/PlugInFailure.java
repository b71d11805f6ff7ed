package org.bindery.core.calls;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * A plug-in did not do what it was called for: it threw something that is no refusal (EIO), or it
 * did not come back in time (ETIMEDOUT).
 */
public final class PlugInFailure extends RefusedException {
  private static final long serialVersionUID = 1L;

  PlugInFailure(Refusal refusal, Throwable cause) {
    super(refusal, cause);
  }

  /** It answered what cannot be. */
  public static PlugInFailure nonsense(String who, String what, String how) {
    return new PlugInFailure(
        Refusal.of(Errno.EIO, "%s failed in %s: %s", who, what, how).build(), null);
  }

  /** It threw something that is no refusal. */
  public static PlugInFailure threw(String who, String what, Throwable thrown) {
    return new PlugInFailure(
        Refusal.of(Errno.EIO, "%s failed in %s: %s", who, what, thrown).build(), thrown);
  }

  static PlugInFailure late(String who, String what, long millis) {
    return new PlugInFailure(
        Refusal.of(Errno.ETIMEDOUT, "%s did not come back from %s within %d ms", who, what, millis)
            .build(),
        null);
  }

  /** True when the plug-in may still be running in the call. */
  public boolean hung() {
    return errno() == Errno.ETIMEDOUT;
  }
}
