package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The commands are there before the binding engine is, and say so. */
class WithoutEngineTest {
  @Test
  void whatNeedsTheEngineSaysThatItIsMissing() {
    try (Gogo bare = Gogo.withoutEngine()) {
      assertThat(bare.run("devices").err())
          .isEqualTo(
              "devices: EAGAIN: the binding engine (bundle org.bindery.core) is not running");
      assertThat(bare.run("plugins").status()).isZero();
      assertThat(bare.run("help").status()).isZero();
    }
  }
}
