package org.bindery.itest.motion;

import org.bindery.itest.Lab;

/** How long tests of motion take: short, or as long as {@code ./verify --long} lets them. */
final class Profile {
  private static final int SHORT_MILLIS = 2_000;
  private static final int LONG_MILLIS = 60_000;
  private static final int LONG_SEEDS = 4;

  private static final int SHORT_CYCLES = 4;
  private static final int LONG_CYCLES = 100;

  private Profile() {}

  /** How often a bundle is stopped and started. */
  static int cycles() {
    return isLong() ? LONG_CYCLES : SHORT_CYCLES;
  }

  static boolean isLong() {
    return switch (new Lab().context().getProperty("bindery.itest.long")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalStateException("bindery.itest.long is neither true nor false");
    };
  }

  static int motionMillis() {
    return isLong() ? LONG_MILLIS : SHORT_MILLIS;
  }

  /** How many seeds besides the one that is always tried. */
  static int seeds() {
    return isLong() ? LONG_SEEDS : 1;
  }
}
