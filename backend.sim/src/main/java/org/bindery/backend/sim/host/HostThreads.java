package org.bindery.backend.sim.host;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that the devices of one host share; they end with it. */
final class HostThreads implements AutoCloseable {
  private static final int THREADS = 2;
  private static final long END_SECONDS = 5;

  private final ScheduledThreadPoolExecutor pool;

  HostThreads(String host) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread =
                  new Thread(work, "bindery-sim-" + host + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.setRemoveOnCancelPolicy(true);
    // There from the start: what a host costs in threads does not depend on what it has done.
    pool.prestartAllCoreThreads();
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  ScheduledThreadPoolExecutor pool() {
    return pool;
  }

  /** Drops what waits; waits some seconds for what has begun. A model that hangs is left behind. */
  @Override
  public void close() {
    pool.shutdownNow();
    boolean interrupted = false;
    try {
      pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
