package org.bindery.model.idxd.driver;

import java.util.List;
import java.util.Optional;

/**
 * Why the driver refuses something.
 *
 * @param error what the write answers
 * @param status what {@code cmd_status} says from then on; empty: what it said before
 * @param reason a sentence without full stop
 * @param remedies what to do, in that order; empty when only another value helps
 */
public record Denial(
    KernelError error, Optional<DriverStatus> status, String reason, List<Remedy> remedies) {
  public Denial {
    remedies = List.copyOf(remedies);
  }

  static Denial of(KernelError error, String reason, Remedy... remedies) {
    return new Denial(error, Optional.empty(), reason, List.of(remedies));
  }

  static Denial of(KernelError error, DriverStatus status, String reason, Remedy... remedies) {
    return new Denial(error, Optional.of(status), reason, List.of(remedies));
  }
}
