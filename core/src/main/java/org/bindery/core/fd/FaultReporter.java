package org.bindery.core.fd;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;

/**
 * Tells of faults in summaries, at most one a second for each fd, however many there are: faults
 * come on threads that do DMA, and as fast as a device can send.
 */
final class FaultReporter {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String fd;
  private final FaultRing ring;
  private final Events events;
  private final ScheduledExecutorService clock;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private long reported;

  FaultReporter(String fd, FaultRing ring, Events events, ScheduledExecutorService clock) {
    this.fd = fd;
    this.ring = ring;
    this.events = events;
    this.clock = clock;
  }

  /** There was one. Does not block. */
  void notice() {
    if (!scheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      clock.schedule(this::report, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The framework stops: the ring still has it.
      scheduled.set(false);
    }
  }

  private synchronized void report() {
    scheduled.set(false);
    long total = ring.total();
    events.post(
        Topics.FAULTS,
        fd,
        "%d DMA faults in the last second, %d in all; the newest: %s",
        total - reported,
        total,
        ring.faults().getLast().reason());
    reported = total;
  }
}
