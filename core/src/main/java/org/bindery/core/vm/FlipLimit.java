package org.bindery.core.vm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bindery.core.settings.Settings;

/**
 * How often a virtual machine may become incoherent, at its owner's request: each time its host
 * looks anew at every page of it. So many times within any window of time. Each machine has its
 * own, so whoever flips pays himself. Thread-safe by its own lock.
 */
final class FlipLimit {
  private final Supplier<Settings> settings;
  private final LongSupplier nanos;
  private final Deque<Long> flips = new ArrayDeque<>();

  /**
   * @param nanos as System.nanoTime
   */
  FlipLimit(Supplier<Settings> settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** How long until it may; empty: it may now. */
  synchronized Optional<Duration> remaining() {
    long window = settings.get().flipWindow().toNanos();
    long now = nanos.getAsLong();
    while (!flips.isEmpty() && now - flips.getFirst() >= window) {
      flips.removeFirst();
    }
    return flips.size() < settings.get().flips()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(window - (now - flips.getFirst())));
  }

  /** It has become incoherent. */
  synchronized void flipped() {
    flips.addLast(nanos.getAsLong());
  }
}
