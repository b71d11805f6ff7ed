package org.bindery.core.vm;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.bindery.host.VirtualMachine;

/**
 * Tells a host whether DMA into a virtual machine may be incoherent: on changes, one call at a
 * time, until what the host was told last is what is wanted.
 *
 * <p>Whoever changes what is wanted calls {@link #settle}, which returns when the host goes by it.
 * The lock is not held during the call; others wait for its end. After a call that failed nobody
 * knows what the host goes by, so whoever settles next tells it, changed or not.
 */
final class Coherency {
  private final VirtualMachine machine;
  private final BooleanSupplier wanted;
  private final Runnable becameIncoherent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();
  // Empty: the last call failed.
  private Optional<Boolean> told = Optional.of(false);
  private boolean telling;
  private boolean ended;

  /**
   * @param wanted asked with the lock held; takes no lock but a short one
   * @param becameIncoherent told after each change to true
   */
  Coherency(VirtualMachine machine, BooleanSupplier wanted, Runnable becameIncoherent) {
    this.machine = machine;
    this.wanted = wanted;
    this.becameIncoherent = becameIncoherent;
  }

  /** Whether the host may treat DMA as incoherent. */
  boolean nonCoherent() {
    lock.lock();
    try {
      return told.orElse(true);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws org.bindery.api.RefusedException what the host refused; EIO or ETIMEDOUT it failed
   */
  void settle() {
    lock.lock();
    try {
      while (true) {
        while (telling) {
          free.awaitUninterruptibly();
        }
        boolean now = wanted.getAsBoolean();
        if (ended || told.equals(Optional.of(now))) {
          return;
        }
        tell(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held, but for the call. */
  private void tell(boolean now) {
    telling = true;
    lock.unlock();
    Optional<Boolean> after = Optional.empty();
    try {
      machine.setNonCoherent(now);
      after = Optional.of(now);
    } finally {
      lock.lock();
      telling = false;
      told = after;
      free.signalAll();
    }
    if (now) {
      becameIncoherent.run();
    }
  }

  /** Nothing is told any more when this returns. */
  void end() {
    lock.lock();
    try {
      ended = true;
      while (telling) {
        free.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
