package org.bindery.iommufd.object;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Lets commands into an fd until it is closed: one that is inside completes, one that comes later
 * is EBADF.
 *
 * <p>Entering costs one atomic addition and never waits, so a command that is called back into by a
 * host cannot deadlock with a close. Thread-safe; a command leaves by the thread that entered.
 *
 * <p>A command counts itself in, then looks whether the gate is shut, and if so goes back; a close
 * shuts it, then waits until nobody is counted. So one of the two sees the other. Who leaves looks
 * again: whoever may have been waited for wakes the closer, who counts anew.
 */
public final class Gate {
  private final String fd;
  private final InsideCount inside = new InsideCount();
  private final CountDownLatch closed = new CountDownLatch(1);
  // Before it is shut.
  private final AtomicReference<Thread> closer = new AtomicReference<>();
  private volatile boolean shut;

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
    awaitClosed();
    return false;
  }

  public void leave() {
    inside.leave();
    if (shut) {
      LockSupport.unpark(closer.get());
    }
  }

  /**
   * Shuts the gate and waits for those inside.
   *
   * @return false when another thread did it; then its close is complete
   */
  public boolean shut() {
    if (!closer.compareAndSet(null, Thread.currentThread())) {
      awaitClosed();
      return false;
    }
    shut = true;
    uninterrupted(() -> {
      while (!inside.isEmpty()) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    });
    return true;
  }

  /** Says that everything behind the gate is gone. */
  public void closed() {
    closed.countDown();
  }

  public boolean isShut() {
    return shut;
  }

  private boolean tryEnter() {
    inside.enter();
    if (!shut) {
      return true;
    }
    leave();
    return false;
  }

  private void awaitClosed() {
    if (Thread.currentThread() != closer.get()) {
      uninterrupted(closed::await);
    }
  }

  private static void uninterrupted(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.run();
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

  /** Ends, or is to be begun again. */
  @FunctionalInterface
  private interface Wait {
    void run() throws InterruptedException;
  }
}
