package org.bindery.core.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
  private final AtomicReference<Asked<?>> hung = new AtomicReference<>();

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
    return ask(what, work, late -> {});
  }

  /** As {@link #ask(String, Callable)}; an answer that nobody waits for any more is given back. */
  <T> T ask(String what, Callable<T> work, Consumer<T> giveBack) {
    Asked<?> before = hung.get();
    if (before != null) {
      throw Refusal.of(
              Errno.ETIMEDOUT,
              "%s has not come back from %s; it is not asked for %s before it does",
              who,
              before.what,
              what)
          .blockedBy(who, "hangs in " + before.what)
          .exception();
    }
    Asked<T> asked = new Asked<>(what, work, giveBack);
    T answer;
    try {
      answer = calls.call(who, what, () -> run(asked));
    } catch (PlugInFailure e) {
      if (e.hung()) {
        hung.set(asked);
        if (asked.abandon()) {
          hung.compareAndSet(asked, null);
        }
      }
      throw e;
    }
    if (answer == null) {
      throw PlugInFailure.nonsense(who, what, "it answered null");
    }
    return answer;
  }

  private <T> T run(Asked<T> asked) throws Exception {
    try {
      return asked.run();
    } finally {
      hung.compareAndSet(asked, null);
    }
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

  /** One call: over, or given up, whichever is first; what it answers is somebody's either way. */
  private static final class Asked<T> {
    private final String what;
    private final Callable<T> work;
    private final Consumer<T> giveBack;
    private T answer;
    private boolean over;
    private boolean abandoned;

    Asked(String what, Callable<T> work, Consumer<T> giveBack) {
      this.what = what;
      this.work = work;
      this.giveBack = giveBack;
    }

    T run() throws Exception {
      T made = null;
      try {
        made = work.call();
        return made;
      } finally {
        if (end(made)) {
          giveBack.accept(made);
        }
      }
    }

    /** True when nobody waits for the answer. */
    private synchronized boolean end(T made) {
      over = true;
      answer = made;
      return abandoned && made != null;
    }

    /** Nobody waits any more. True when the call is over all the same. */
    boolean abandon() {
      T made;
      synchronized (this) {
        abandoned = true;
        if (!over) {
          return false;
        }
        made = answer;
      }
      if (made != null) {
        giveBack.accept(made);
      }
      return true;
    }
  }
}
