package org.bindery.device.idxd;

import org.bindery.model.idxd.register.SwError;

/**
 * SWERR: keeps the first error until software acknowledges it, and of the later ones only that
 * there were some.
 */
final class Errors {
  private final Interrupts interrupts;
  private SwError first = SwError.NONE;

  Errors(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  SwError first() {
    return first;
  }

  void record(SwError error) {
    if (first.valid()) {
      first = first.overflown();
    } else {
      first = error;
      interrupts.softwareError();
    }
  }

  /** Clears the bits that are written as ones. */
  void acknowledge(int bits) {
    first =
        new SwError(first.word0() & ~(bits & SwError.ACKNOWLEDGE), first.word1(), first.word2());
  }

  void reset() {
    first = SwError.NONE;
  }
}
