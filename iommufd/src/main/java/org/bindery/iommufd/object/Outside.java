package org.bindery.iommufd.object;

/** Calls who waits for news of hardware. What is wrong with him must not end the thread of DMA. */
public final class Outside {
  private Outside() {}

  /** What it throws goes to the thread's handler of uncaught exceptions. */
  public static void run(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
