package org.bindery.core.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Tells a host again what it failed to go by, soon and a few times, each time later: else a machine
 * whose last claim was dropped while its host failed would stay incoherent, at everybody's cost,
 * until it changes again. Thread-safe; the host is called with no lock held, on a thread that
 * nobody else waits for.
 */
final class Reminder {
  /** Doubled each time: 12.7 s in all. */
  static final Duration FIRST = Duration.ofMillis(100);

  static final int TIMES = 7;

  private final ScheduledExecutorService clock;
  private final Coherency coherency;
  private final Consumer<Refusal> gaveUp;
  private boolean reminding;
  private int left;

  /**
   * @param clock tells when it is time
   * @param gaveUp takes what the host answered the last time
   */
  Reminder(ScheduledExecutorService clock, Coherency coherency, Consumer<Refusal> gaveUp) {
    this.clock = clock;
    this.coherency = coherency;
    this.gaveUp = gaveUp;
  }

  /** The host has failed. One that is being reminded is, from now on, as often as at first. */
  void failed() {
    synchronized (this) {
      left = TIMES;
      if (reminding) {
        return;
      }
      reminding = true;
    }
    later(FIRST);
  }

  private void later(Duration delay) {
    try {
      var unused = clock.schedule(this::now, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The process ends, and the machine with it.
    }
  }

  /** The clock's threads are few, and a host that hangs keeps its caller. */
  private void now() {
    Thread.ofVirtual().name("bindery-reminder").start(this::remind);
  }

  private void remind() {
    synchronized (this) {
      left--;
    }
    Optional<Refusal> failure = Optional.empty();
    try {
      coherency.settle();
    } catch (RefusedException e) {
      failure = Optional.of(e.refusal());
    }
    Optional<Duration> next = next(failure.isPresent());
    next.ifPresent(this::later);
    if (next.isEmpty()) {
      failure.ifPresent(gaveUp);
    }
  }

  /** How long until the next time; empty: there is none. */
  private synchronized Optional<Duration> next(boolean failed) {
    // All are left when it failed another time meanwhile.
    if (left == TIMES || failed && left > 0) {
      return Optional.of(FIRST.multipliedBy(1L << TIMES - left));
    }
    reminding = false;
    return Optional.empty();
  }
}
