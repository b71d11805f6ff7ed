package org.bindery.backend.linux.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Lets commands into an fd until it is closed: what is inside completes before the close begins,
 * what comes later is EBADF.
 *
 * <p>A count of those inside with a bit for "shut": entering is one atomic addition and waits for
 * nobody, which a read lock is several times as dear for. Thread-safe.
 */
final class Gate {
  private static final long SHUT = Long.MIN_VALUE;

  private final String fd;
  private final AtomicLong inside = new AtomicLong();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Thread closer;

  Gate(String fd) {
    this.fd = fd;
  }

  /**
   * Begins a command; {@link #leave} ends it.
   *
   * @throws org.bindery.api.RefusedException EBADF
   */
  void enter() {
    if (inside.getAndIncrement() < 0) {
      leave();
      throw Refusal.of(Errno.EBADF, "%s is closed", fd).exception();
    }
  }

  /** Begins a command; false, after the close is complete, when it is shut. */
  boolean tryEnter() {
    if (inside.getAndIncrement() >= 0) {
      return true;
    }
    leave();
    awaitClosed();
    return false;
  }

  void leave() {
    if (inside.decrementAndGet() == SHUT) {
      empty.countDown();
    }
  }

  <T> T command(Supplier<T> command) {
    enter();
    try {
      return command.get();
    } finally {
      leave();
    }
  }

  /** Shuts, waits for those inside, runs what closes; a second time only waits for the first. */
  void shut(Runnable closing) {
    long before = inside.getAndAccumulate(SHUT, (now, bit) -> now | bit);
    if (before < 0) {
      awaitClosed();
      return;
    }
    closer = Thread.currentThread();
    if (before == 0) {
      empty.countDown();
    }
    await(empty);
    try {
      closing.run();
    } finally {
      closed.countDown();
    }
  }

  private void awaitClosed() {
    if (Thread.currentThread() != closer) {
      await(closed);
    }
  }

  /** Half closed is worse than late: what runs inside ends soon. */
  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
