package org.bindery.backend.sim.function;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One device's work, done piece by piece in the order in which it came, on threads that the devices
 * of a host share.
 *
 * <p>After {@link #drop} nothing that came before is begun any more. After the threads have ended
 * work that comes is dropped. Safe for use by several threads.
 */
public final class SerialWork {
  private final ScheduledExecutorService threads;
  // All guarded by this.
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;
  private long generation;

  public SerialWork(ScheduledExecutorService threads) {
    this.threads = threads;
  }

  public synchronized void run(Runnable work) {
    queue.add(work);
    if (!running) {
      start();
    }
  }

  void runAfter(Duration delay, Runnable work) {
    long now = generation();
    try {
      threads.schedule(() -> runIf(now, work), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The host has stopped.
    }
  }

  /** Forgets what is queued or waits for its time. A piece that has begun goes on. */
  public synchronized void drop() {
    generation++;
    queue.clear();
  }

  private synchronized long generation() {
    return generation;
  }

  private synchronized void runIf(long wanted, Runnable work) {
    if (generation == wanted) {
      run(work);
    }
  }

  // One piece a turn, so that devices take turns on the threads.
  private void start() {
    try {
      threads.execute(this::turn);
      running = true;
    } catch (RejectedExecutionException e) {
      queue.clear();
    }
  }

  private void turn() {
    Runnable work;
    synchronized (this) {
      work = queue.poll();
    }
    try {
      if (work != null) {
        work.run();
      }
    } finally {
      synchronized (this) {
        running = false;
        if (!queue.isEmpty()) {
          start();
        }
      }
    }
  }
}
