package org.bindery.tck.failure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that begins when another has come to some point. */
final class SecondThread {
  private static final Duration ANY_STEP = Duration.ofSeconds(30);

  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private final Thread thread;

  SecondThread(Runnable what) {
    thread =
        Thread.ofPlatform()
            .name("second")
            .uncaughtExceptionHandler((_, e) -> thrown.set(e))
            .unstarted(what);
  }

  void begin() {
    thread.start();
  }

  /** Begins, and returns when it has ended or waits. */
  void goOn() {
    begin();
    long begun = System.nanoTime();
    while (true) {
      switch (thread.getState()) {
        case TERMINATED, BLOCKED, WAITING -> {
          return;
        }
        default -> {
          if (System.nanoTime() - begun > ANY_STEP.toNanos()) {
            throw stuck("neither ends nor waits");
          }
          Thread.onSpinWait();
        }
      }
    }
  }

  /** Waits for its end; what it threw is an error. */
  void end() {
    try {
      if (!thread.join(ANY_STEP)) {
        throw stuck("does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thrown.get() != null) {
      throw new AssertionError("the second one threw", thrown.get());
    }
  }

  private AssertionError stuck(String how) {
    AssertionError stuck = new AssertionError(how);
    stuck.setStackTrace(thread.getStackTrace());
    return stuck;
  }
}
