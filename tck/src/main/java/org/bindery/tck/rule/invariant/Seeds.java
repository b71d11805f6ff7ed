package org.bindery.tck.rule.invariant;

import java.util.SplittableRandom;

/** Runs random steps from several seeds; {@code bindery.kit.seed} is the first. */
final class Seeds {
  private static final long FIRST = Long.getLong("bindery.kit.seed", 1);

  private Seeds() {}

  /** What is done from one seed. */
  @FunctionalInterface
  interface Steps {
    void run(SplittableRandom random);
  }

  static void each(int count, Steps steps) {
    for (long seed = FIRST; seed < FIRST + count; seed++) {
      try {
        steps.run(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("bindery.kit.seed=" + seed, e);
      }
    }
  }
}
