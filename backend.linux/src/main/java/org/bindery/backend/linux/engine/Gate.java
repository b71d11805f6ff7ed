package org.bindery.backend.linux.engine;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Lets commands into an fd until it is closed: what is inside completes before the close begins,
 * what comes later is EBADF. Commands do not wait for each other. Thread-safe; a command may be
 * inside several times.
 */
final class Gate {
  private final String fd;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  // Written under the write lock.
  private boolean shut;

  Gate(String fd) {
    this.fd = fd;
  }

  /**
   * Begins a command; {@link #leave} ends it.
   *
   * @throws org.bindery.api.RefusedException EBADF
   */
  void enter() {
    if (!tryEnter()) {
      throw Refusal.of(Errno.EBADF, "%s is closed", fd).exception();
    }
  }

  /** Begins a command; false, after the close is complete, when it is shut. */
  boolean tryEnter() {
    lock.readLock().lock();
    if (shut) {
      lock.readLock().unlock();
      return false;
    }
    return true;
  }

  void leave() {
    lock.readLock().unlock();
  }

  <T> T command(Supplier<T> command) {
    enter();
    try {
      return command.get();
    } finally {
      leave();
    }
  }

  /** Waits for those inside, runs what closes, and shuts; twice is once. */
  void shut(Runnable closing) {
    lock.writeLock().lock();
    try {
      if (!shut) {
        shut = true;
        closing.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
