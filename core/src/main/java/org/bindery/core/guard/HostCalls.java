package org.bindery.core.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.calls.PlugInFailure;

/**
 * Calls of one host. One that hangs costs its delay once: until that call comes back the host is
 * asked nothing more, and whoever asks is told so at once. Safe for use by several threads, without
 * a lock.
 */
final class HostCalls {
  private final String who;
  private final PlugInCalls calls;
  private final AtomicReference<Hung> hung = new AtomicReference<>();

  /** A call that did not come back in time, until it does. */
  private record Hung(String what, AtomicBoolean over) {}

  HostCalls(String host, PlugInCalls calls) {
    this.who = "host " + host;
    this.calls = calls;
  }

  String who() {
    return who;
  }

  /**
   * @throws org.bindery.api.RefusedException what the host refused; EIO it threw something else or
   *     answered null; ETIMEDOUT it is late, or hangs in an earlier call
   */
  <T> T ask(String what, Callable<T> work) {
    Hung before = hung.get();
    if (before != null) {
      throw Refusal.of(
              Errno.ETIMEDOUT,
              "%s has not come back from %s; it is not asked for %s before it does",
              who,
              before.what(),
              what)
          .blockedBy(who, "hangs in " + before.what())
          .exception();
    }
    Hung mine = new Hung(what, new AtomicBoolean());
    T answer;
    try {
      answer =
          calls.call(
              who,
              what,
              () -> {
                try {
                  return work.call();
                } finally {
                  mine.over().set(true);
                  hung.compareAndSet(mine, null);
                }
              });
    } catch (PlugInFailure e) {
      if (e.hung()) {
        hung.set(mine);
        if (mine.over().get()) {
          hung.compareAndSet(mine, null);
        }
      }
      throw e;
    }
    if (answer == null) {
      throw PlugInFailure.nonsense(who, what, "it answered null");
    }
    return answer;
  }

  void tell(String what, Runnable work) {
    var unused =
        ask(
            what,
            () -> {
              work.run();
              return true;
            });
  }
}
