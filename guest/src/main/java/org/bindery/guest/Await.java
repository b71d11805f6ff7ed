package org.bindery.guest;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What the kernel tells a while after it did it. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Await() {}

  /**
   * @param what said when it does not come true
   */
  static void that(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(what, e);
      }
    }
  }
}
