package org.bindery.backend.sim.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads that the devices of one host share; they end with it. A model that hangs in its work
 * has its thread for itself: after a while another one takes that one's place, so that it holds up
 * no other device.
 */
final class HostThreads implements AutoCloseable {
  private static final int THREADS = 2;
  private static final long END_SECONDS = 5;
  private static final long LOOK_MILLIS = 250;
  private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Map<Thread, Long> since = new ConcurrentHashMap<>();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final ScheduledExecutorService watch;
  private final ScheduledThreadPoolExecutor pool;

  HostThreads(String host) {
    pool = new Pool(Thread.ofPlatform().daemon().name("bindery-sim-" + host + "-", 1).factory());
    pool.setRemoveOnCancelPolicy(true);
    // There from the start: what a host costs in threads does not depend on what it has done.
    pool.prestartAllCoreThreads();
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("bindery-sim-" + host + "-watch").factory());
    one.prestartAllCoreThreads();
    watch = one;
  }

  ScheduledThreadPoolExecutor pool() {
    return pool;
  }

  private void look() {
    watched.set(false);
    long now = System.nanoTime();
    int stuck = (int) since.values().stream().filter(began -> now - began > STUCK_NANOS).count();
    if (pool.getCorePoolSize() != THREADS + stuck) {
      pool.setCorePoolSize(THREADS + stuck);
    }
    if (!since.isEmpty() || stuck > 0) {
      lookLater();
    }
  }

  private void lookLater() {
    if (watched.compareAndSet(false, true)) {
      try {
        var unused = watch.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // The host has stopped.
      }
    }
  }

  /** Drops what waits; waits some seconds for what has begun. A model that hangs is left behind. */
  @Override
  public void close() {
    pool.shutdownNow();
    watch.shutdownNow();
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

  /** Knows since when each of its threads has been at one piece of work. */
  private final class Pool extends ScheduledThreadPoolExecutor {
    Pool(ThreadFactory factory) {
      super(THREADS, factory);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable piece) {
      since.put(thread, System.nanoTime());
      lookLater();
    }

    @Override
    protected void afterExecute(Runnable piece, Throwable thrown) {
      since.remove(Thread.currentThread());
    }
  }
}
