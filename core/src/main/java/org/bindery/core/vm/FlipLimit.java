package org.bindery.core.vm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.core.settings.Settings;

/**
 * How often a virtual machine may become incoherent, at its owner's request: each time its host
 * looks anew at every page of it. So many times within any window of time. Each machine has its
 * own, so whoever flips pays himself; what machines that have ended did counts for the owner's next
 * one, so that nobody escapes by making it anew. Thread-safe by its own lock.
 */
final class FlipLimit {
  private final Supplier<Settings> settings;
  private final LongSupplier nanos;
  // In their order; its own are among all.
  private final List<Long> flips = new ArrayList<>();
  private final List<Long> own = new ArrayList<>();

  /**
   * @param nanos as System.nanoTime
   * @param before when the owner's machines that have ended did
   */
  FlipLimit(Supplier<Settings> settings, LongSupplier nanos, List<Long> before) {
    this.settings = settings;
    this.nanos = nanos;
    // As times of System.nanoTime are compared.
    flips.addAll(before.stream().sorted((a, b) -> Long.signum(a - b)).toList());
  }

  /**
   * With what it did itself, as far as that still counts.
   *
   * @param others when other machines that have ended did
   */
  synchronized List<Long> and(List<Long> others) {
    long now = nanos.getAsLong();
    return Stream.concat(others.stream(), own.stream()).filter(at -> counts(at, now)).toList();
  }

  private boolean counts(long at, long now) {
    return now - at < settings.get().flipWindow().toNanos();
  }

  /** How long until it may; empty: it may now. */
  synchronized Optional<Duration> remaining() {
    long window = settings.get().flipWindow().toNanos();
    long now = nanos.getAsLong();
    flips.removeIf(at -> !counts(at, now));
    own.removeIf(at -> !counts(at, now));
    int over = flips.size() - settings.get().flips();
    return over < 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(window - (now - flips.get(over))));
  }

  /** It has become incoherent. */
  synchronized void flipped() {
    long now = nanos.getAsLong();
    flips.add(now);
    own.add(now);
  }
}
