package org.bindery.iommufd.object;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Lets commands into an fd until it is closed: one that is inside completes, one that comes later
 * is EBADF.
 *
 * <p>A count of those inside with a bit for "shut"; entering costs one atomic addition and never
 * waits, so a command that is called back into by a host cannot deadlock with a close. Thread-safe.
 */
public final class Gate {
  private static final long SHUT = Long.MIN_VALUE;

  private final String fd;
  private final AtomicLong state = new AtomicLong();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Thread closer;

  /**
   * @param fd what refusals call the fd
   */
  public Gate(String fd) {
    this.fd = fd;
  }

  /**
   * Begins a command; {@link #leave} ends it.
   *
   * @throws org.bindery.api.RefusedException EBADF
   */
  public void enter() {
    if (!tryEnter()) {
      throw Refusal.of(Errno.EBADF, "%s is closed", fd).exception();
    }
  }

  /**
   * Runs a command inside.
   *
   * @throws org.bindery.api.RefusedException EBADF
   */
  public <T> T inside(Supplier<T> command) {
    enter();
    try {
      return command.get();
    } finally {
      leave();
    }
  }

  /** Begins a command, or waits until the close is complete and answers false. */
  public boolean enterOrAwaitClose() {
    if (tryEnter()) {
      return true;
    }
    if (Thread.currentThread() != closer) {
      await(closed);
    }
    return false;
  }

  public void leave() {
    if (state.decrementAndGet() == SHUT) {
      empty.countDown();
    }
  }

  /**
   * Shuts the gate and waits for those inside.
   *
   * @return false when another thread did it; then its close is complete
   */
  public boolean shut() {
    long before = state.getAndAccumulate(SHUT, (now, bit) -> now | bit);
    if (before < 0) {
      if (Thread.currentThread() != closer) {
        await(closed);
      }
      return false;
    }
    closer = Thread.currentThread();
    if (before == 0) {
      empty.countDown();
    }
    await(empty);
    return true;
  }

  /** Says that everything behind the gate is gone. */
  public void closed() {
    closed.countDown();
  }

  public boolean isShut() {
    return state.get() < 0;
  }

  private boolean tryEnter() {
    if (state.getAndIncrement() >= 0) {
      return true;
    }
    leave();
    return false;
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        // Half closed is worse than late: what runs inside ends soon.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
