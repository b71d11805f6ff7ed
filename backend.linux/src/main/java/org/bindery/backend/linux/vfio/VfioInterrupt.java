package org.bindery.backend.linux.vfio;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;

/**
 * A wired vector: a counter that waits can be made on. Thread-safe.
 *
 * <p>A wire (INTx) stays masked from when it was raised until somebody who has seen that waits for
 * the next: until then the device may still hold it, and unmasked it would be raised without end.
 */
final class VfioInterrupt implements Interrupt {
  private final InterruptKind kind;
  private final int vector;
  private final VfioVectors vectors;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private long count;
  private boolean masked;
  private boolean ended;

  VfioInterrupt(InterruptKind kind, int vector, VfioVectors vectors) {
    this.kind = kind;
    this.vector = vector;
    this.vectors = vectors;
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
    if (takeMask(seen)) {
      vectors.unmask(this);
    }
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

  /** True when it is for the caller to unmask the wire. */
  private boolean takeMask(long seen) {
    lock.lock();
    try {
      boolean mine = masked && !ended && seen >= count;
      masked = masked && !mine;
      return mine;
    } finally {
      lock.unlock();
    }
  }

  void raised(long times) {
    lock.lock();
    try {
      if (!ended) {
        count += times;
        masked = kind == InterruptKind.INTX;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
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
