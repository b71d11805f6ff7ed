package org.bindery.itest.motion;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.itest.Lab;

/** A load that sets up, moves until something goes, and sets up again, on a thread of its own. */
final class SteadyLoad implements Load {
  /** What callers are told while something that they use is gone, goes, or is on its way back. */
  private static final Set<Errno> MOTION =
      Set.of(Errno.ENODEV, Errno.EAGAIN, Errno.EBADF, Errno.EBUSY, Errno.EPERM);

  /** Sets up once. */
  interface Opener {
    Setup open() throws AwayException;
  }

  private final String name;
  private final Opener opener;
  private final AtomicLong moved = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicReference<Throwable> lastRefusal = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stop;

  SteadyLoad(String name, Opener opener) {
    this.name = name;
    this.opener = opener;
    this.thread = Thread.ofPlatform().name("itest-load " + name).start(this::run);
  }

  private void run() {
    try {
      while (!stop && failure.get() == null) {
        once();
      }
    } catch (InterruptedException e) {
      failure.set(e);
    }
  }

  private void once() throws InterruptedException {
    try (Setup setup = opener.open()) {
      while (!stop) {
        moved.addAndGet(setup.move());
      }
    } catch (AwayException e) {
      lastRefusal.set(e);
      Thread.sleep(1);
    } catch (RefusedException e) {
      lastRefusal.set(e);
      if (!MOTION.contains(e.errno())) {
        failure.set(e);
      }
      Thread.sleep(1);
    } catch (RuntimeException | AssertionError e) {
      failure.set(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long moved() {
    return moved.get();
  }

  @Override
  public void check() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("load " + name + " failed: " + failed, failed);
    }
  }

  @Override
  public void close() {
    stop = true;
    Lab.await("load " + name + " has ended", () -> !thread.isAlive());
    check();
  }

  @Override
  public String toString() {
    return "%s: %d bytes moved, last refusal %s".formatted(name, moved.get(), lastRefusal.get());
  }
}
