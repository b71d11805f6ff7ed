package org.bindery.core.mdev.file;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One model's work, done piece by piece in the order in which it came, on threads that all models
 * share. After {@link #drop} nothing that came before is begun any more; after the threads have
 * ended work that comes is dropped. Safe for use by several threads.
 */
final class ModelWork {
  private final ScheduledExecutorService threads;
  // All guarded by this.
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;
  private long generation;

  ModelWork(ScheduledExecutorService threads) {
    this.threads = threads;
  }

  synchronized void run(Runnable piece) {
    queue.add(piece);
    if (!running) {
      begin();
    }
  }

  void runAfter(Duration delay, Runnable piece) {
    long now = generation();
    try {
      threads.schedule(() -> runIf(now, piece), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The end of the process; nobody waits for it.
    }
  }

  /** Forgets what is queued or waits for its time. A piece that has begun goes on. */
  synchronized void drop() {
    generation++;
    queue.clear();
  }

  private synchronized long generation() {
    return generation;
  }

  private synchronized void runIf(long wanted, Runnable piece) {
    if (generation == wanted) {
      run(piece);
    }
  }

  // One piece a turn, so that models take turns on the threads.
  private void begin() {
    try {
      threads.execute(this::turn);
      running = true;
    } catch (RejectedExecutionException e) {
      queue.clear();
    }
  }

  private void turn() {
    Runnable piece;
    synchronized (this) {
      piece = queue.poll();
    }
    try {
      if (piece != null) {
        piece.run();
      }
    } finally {
      synchronized (this) {
        running = false;
        if (!queue.isEmpty()) {
          begin();
        }
      }
    }
  }
}
