package org.bindery.backend.sim.kernel;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** One call: over, or given up, whichever is first; what it answers is somebody's either way. */
final class Asked<T> {
  private final String what;
  private final Supplier<T> work;
  private final Consumer<T> giveBack;
  // Guarded by this.
  private Thread thread;
  private T answer;
  private boolean over;
  private boolean abandoned;

  /**
   * @param giveBack takes the answer when nobody waits for it any more
   */
  Asked(String what, Supplier<T> work, Consumer<T> giveBack) {
    this.what = what;
    this.work = work;
    this.giveBack = giveBack;
  }

  String what() {
    return what;
  }

  T run() {
    begin();
    T made = null;
    try {
      made = work.get();
      return made;
    } finally {
      if (end(made)) {
        giveBack.accept(made);
      }
    }
  }

  private synchronized void begin() {
    thread = Thread.currentThread();
  }

  /** True when nobody waits for the answer. */
  private synchronized boolean end(T made) {
    thread = null;
    over = true;
    answer = made;
    return abandoned && made != null;
  }

  /** Nobody waits any more: it is interrupted. False when it is over all the same. */
  synchronized boolean abandon() {
    if (over) {
      return false;
    }
    abandoned = true;
    // Under the monitor, so that it does not reach what the thread does next.
    if (thread != null) {
      thread.interrupt();
    }
    return true;
  }

  /** Of one that is over; null: it threw. */
  synchronized T answer() {
    return answer;
  }
}
