package org.bindery.backend.sim.function;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.backend.sim.interrupt.InterruptTarget;

/** A vector that is wired: a counter that waits can be made on. */
final class WiredInterrupt implements Interrupt, InterruptTarget {
  private final InterruptKind kind;
  private final int vector;
  private final Vectors vectors;
  private final Runnable listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private long count;
  private boolean ended;

  /**
   * @param listener is called each time it is raised, by whoever raises it and with no lock of the
   *     function's interrupts held; since that may be in a call of the device's model, it does no
   *     more than to have something done
   */
  WiredInterrupt(InterruptKind kind, int vector, Vectors vectors, Runnable listener) {
    this.kind = kind;
    this.vector = vector;
    this.vectors = vectors;
    this.listener = listener;
  }

  @Override
  public InterruptKind kind() {
    return kind;
  }

  @Override
  public int vector() {
    return vector;
  }

  @Override
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long await(long seen, Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (count <= seen && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void raise() {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    vectors.unwire(this);
    end();
  }
}
