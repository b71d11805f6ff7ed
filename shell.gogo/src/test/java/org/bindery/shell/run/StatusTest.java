package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.shell.noun.Surroundings;
import org.bindery.shell.noun.Unmet;
import org.bindery.shell.plugin.PluginState;
import org.junit.jupiter.api.Test;

/** {@code status} fails when something is wished and is not, and says what in either form. */
class StatusTest {
  private static final Surroundings WANTING =
      new Surroundings(
          () ->
              List.of(
                  plugin("good.jar", Optional.empty()),
                  plugin("stopped.jar", Optional.of("it was stopped")),
                  plugin("bad.jar", Optional.of("it is no bundle"))),
          () -> List.of(new Unmet("host lab2", "it failed: no such file", Optional.empty())),
          () -> null,
          Optional.empty());

  private static PluginState plugin(String file, Optional<String> problem) {
    return new PluginState(
        file,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(file),
        "installed",
        List.of(),
        problem);
  }

  @Test
  void whatIsWishedAndIsNotFailsAfterItWasPrinted() {
    try (Gogo gogo = Gogo.among(WANTING)) {
      Gogo.Outcome outcome = gogo.run("restore; status; open never");
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out()).contains("asWished       no", "counters");
      assertThat(outcome.err())
          .isEqualTo(
              "status: EIO: not as wished: host lab2: it failed: no such file; "
                  + "bad.jar: the plug-in does not work: it is no bundle");
      assertThat(gogo.run("fds").out()).doesNotContain("never");
      Gogo.Outcome json = gogo.runJson("status");
      assertThat(json.out().lines()).hasSize(1);
      assertThat(json.out())
          .contains(
              "\"asWished\":false,\"unmet\":[{\"object\":\"host lab2\","
                  + "\"why\":\"it failed: no such file\",\"remedy\":null},{\"object\":\"bad.jar\"");
      assertThat(json.status()).isEqualTo(1);
      assertThat(gogo.run("try { status } { echo caught }").out()).endsWith("caught");
    }
  }

  @Test
  void theRemedyMendsIt() {
    try (Gogo gogo = Gogo.text()) {
      Gogo.Outcome before = gogo.run("status");
      assertThat(before.status()).isEqualTo(1);
      assertThat(before.out())
          .contains("toRestore      lab/0000:00:10.0", "remedy         restore");
      assertThat(before.err()).endsWith("\n  remedy: restore");
      assertThat(gogo.run("restore").status()).isZero();
      Gogo.Outcome after = gogo.run("status");
      assertThat(after.status()).isZero();
      assertThat(after.out()).contains("asWished       yes");
      assertThat(after.err()).isEmpty();
    }
  }
}
