package org.bindery.backend.sim.kernel;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which drivers of one host are called: as many as there are calls, each to be
 * abandoned when its call hangs. Thread-safe.
 */
final class DriverThreads implements Executor, AutoCloseable {
  private static final long IDLE_MILLIS = 200;

  private final ThreadPoolExecutor threads;

  DriverThreads(String host) {
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("bindery-sim-" + host + "-driver-", 1).factory());
  }

  /**
   * @throws java.util.concurrent.RejectedExecutionException the host has stopped
   */
  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Interrupts what still runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
