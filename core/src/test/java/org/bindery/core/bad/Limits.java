package org.bindery.core.bad;

import java.time.Duration;
import org.bindery.core.fake.CoreFixture;

/** How long a call may take: short only while one hangs, so that a slow machine fails no other. */
final class Limits {
  static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private Limits() {}

  static void arm(CoreFixture core, Bad bad, Misbehaviour how) {
    if (how == Misbehaviour.HANGS) {
      set(core, SHORT);
    }
    bad.arm();
  }

  /** When this returns what hung has done its work, on a thread that nobody waits for. */
  static void mend(CoreFixture core, Bad bad) throws InterruptedException {
    set(core, PATIENT);
    bad.mend();
    while (bad.hanging() > 0) {
      Thread.sleep(1);
    }
    Thread.sleep(20);
  }

  private static void set(CoreFixture core, Duration limit) {
    core.settings = CoreFixture.settings(Duration.ofSeconds(10), limit);
  }
}
