package org.bindery.tck.motion;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.tck.lab.TestHost;

/**
 * Moves bytes on a thread of its own, and begins a new round whenever what it uses has gone, until
 * it is closed.
 */
final class Mover implements AutoCloseable {
  /** What is said of what has gone, goes, or comes. */
  private static final Set<Errno> MOTION =
      Set.of(Errno.ENODEV, Errno.EAGAIN, Errno.EBADF, Errno.EBUSY, Errno.EPERM);

  private static final long PAUSE_NANOS = 1_000_000;

  private final String name;
  private final Function<TestHost, Round> opener;
  private final AtomicLong moved = new AtomicLong();
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicReference<String> refused = new AtomicReference<>("nothing");
  private final Thread thread;
  private volatile boolean ending;

  Mover(String name, Function<TestHost, Round> opener) {
    this.name = name;
    this.opener = opener;
    this.thread = Thread.ofPlatform().name("tck " + name).start(this::run);
  }

  private void run() {
    try (TestHost host = new TestHost()) {
      while (!ending) {
        round(host);
      }
    } catch (RuntimeException | AssertionError e) {
      failure.set(e);
    }
  }

  private void round(TestHost host) {
    try (Round round = opener.apply(host)) {
      rounds.incrementAndGet();
      while (!ending) {
        moved.addAndGet(round.move());
      }
    } catch (RefusedException e) {
      refused.set(e.getMessage());
      if (!MOTION.contains(e.errno())) {
        throw e;
      }
      pause();
    }
  }

  /**
   * Felix interrupts a thread that it finds waiting for its global lock, sometimes when that has
   * got it already: nobody else has reason to.
   */
  private static void pause() {
    boolean unused = Thread.interrupted();
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Bytes so far. */
  long moved() {
    return moved.get();
  }

  /** How often it has begun anew, so far. */
  long rounds() {
    return rounds.get();
  }

  /**
   * @throws AssertionError it has failed
   */
  void check() {
    if (failure.get() != null) {
      throw new AssertionError(this + " failed", failure.get());
    }
  }

  /** As {@link #toString}, and what its thread does now. */
  String where() {
    return this
        + "\n  "
        + String.join("\n  ", Stream.of(thread.getStackTrace()).map(String::valueOf).toList());
  }

  /** Waits for the end of its round. */
  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(this + " has not ended", e);
    }
    check();
  }

  @Override
  public String toString() {
    return "%s: %d bytes in %d rounds, refused last: %s"
        .formatted(name, moved(), rounds(), refused.get());
  }
}
