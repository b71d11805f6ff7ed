package org.bindery.core.fake;

import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
public final class Await {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private Await() {}

  /** Until it holds; fails after 10 s. */
  public static void until(BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!holds.getAsBoolean()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("not within 10 s");
        }
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
