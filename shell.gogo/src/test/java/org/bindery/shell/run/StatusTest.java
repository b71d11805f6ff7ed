package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.DeviceState;
import org.bindery.shell.fake.FakeAdministration;
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

  @Test
  void aDeviceThatIsHeldOrFailedOrHasGoneIsNotAsWished() {
    try (Gogo gogo = Gogo.text()) {
      assertThat(gogo.run("restore; open; bind fd0 00:10.0 --label edu; status").status()).isZero();
      FakeAdministration administration = gogo.administration();
      administration.become(FakeAdministration.EDU, DeviceState.HELD);
      Gogo.Outcome held = gogo.run("status");
      assertThat(held.status()).isEqualTo(1);
      assertThat(held.err()).contains("lab/0000:00:10.0: it is held").doesNotContain("remedy");
      administration.become(FakeAdministration.EDU, DeviceState.FAILED);
      assertThat(gogo.run("status").err())
          .contains("lab/0000:00:10.0: a plug-in failed on it", "remedy: unbind fd0 edu");
      administration.become(FakeAdministration.EDU, DeviceState.BOUND);
      assertThat(gogo.run("status").status()).isZero();
      administration.unplug(FakeAdministration.EDU);
      assertThat(gogo.run("status").err())
          .contains("0000:00:10.0: it left its host while it was bound in fd0")
          .contains("remedy: unbind fd0 edu");
      assertThat(gogo.run("unbind fd0 edu; status").status()).isZero();
    }
  }

  @Test
  void aMediatedDeviceThatWaitsIsNotAsWishedAndOneThatRestsIs() {
    try (Gogo gogo = Gogo.text()) {
      gogo.administration().define("11111111-2222-3333-4444-555555555555", Optional.empty());
      assertThat(gogo.run("restore; status").status()).isZero();
      gogo.administration()
          .define("66666666-7777-8888-9999-000000000000", Optional.of("there is no parent swdma"));
      Gogo.Outcome waits = gogo.run("status");
      assertThat(waits.status()).isEqualTo(1);
      assertThat(waits.err())
          .isEqualTo(
              "status: EIO: not as wished: lab/66666666-7777-8888-9999-000000000000: "
                  + "it is to start by itself and waits: there is no parent swdma");
    }
  }
}
