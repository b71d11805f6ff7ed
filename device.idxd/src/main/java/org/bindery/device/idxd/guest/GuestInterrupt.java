package org.bindery.device.idxd.guest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;

/** A vector that is wired: a counter that waits can be made on. */
final class GuestInterrupt implements Interrupt {
  private final int vector;
  private final GuestVectors vectors;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private long count;
  private boolean ended;

  GuestInterrupt(int vector, GuestVectors vectors) {
    this.vector = vector;
    this.vectors = vectors;
  }

  @Override
  public InterruptKind kind() {
    return InterruptKind.MSIX;
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

  void raise() {
    change(false);
  }

  private void change(boolean end) {
    lock.lock();
    try {
      if (end) {
        ended = true;
      } else if (!ended) {
        count++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    vectors.unwire(this);
    change(true);
  }
}
