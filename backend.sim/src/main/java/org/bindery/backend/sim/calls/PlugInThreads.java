package org.bindery.backend.sim.calls;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads for calls of plug-ins: one that hangs costs its thread, not its caller's. Safe for use by
 * several threads.
 */
public final class PlugInThreads implements AutoCloseable {
  private static final long IDLE_MILLIS = 200;

  private final Duration limit;
  private final ThreadPoolExecutor threads;

  /**
   * @param host for the threads' names, as is {@code whose}
   * @param limit how long a call may take
   */
  public PlugInThreads(String host, String whose, Duration limit) {
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform()
                .daemon()
                .name("bindery-sim-%s-%s-".formatted(host, whose), 1)
                .factory());
  }

  /** How long a call may take. */
  public Duration limit() {
    return limit;
  }

  /**
   * Calls and waits, whether the calling thread is interrupted or not.
   *
   * @throws ExecutionException what it threw
   * @throws TimeoutException it is late; it goes on, and its thread is its own until it is back
   * @throws java.util.concurrent.RejectedExecutionException the host has stopped
   */
  public <T> T call(Callable<T> work) throws ExecutionException, TimeoutException {
    Future<T> answer = threads.submit(work);
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Interrupts what still runs; later calls are rejected. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
