package org.bindery.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.fake.CoreFixture.EDU_BESIDE_NIC;
import static org.bindery.core.fake.CoreFixture.NIC;

import java.util.List;
import java.util.Map;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.core.fake.CoreFixture;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer rests on that nobody told. */
class GuessesTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  private Explanation explain() {
    core.generic();
    return core.administration().explain(EDU_BESIDE_NIC, Use.BIND);
  }

  @Test
  void whatIsKnownIsNoGuess() {
    core.host.describe(NIC, Map.of(HostDevice.GUESSED, List.of("bridge")));
    assertThat(explain().guesses()).isEmpty();
  }

  @Test
  void aSiblingsDriverThatWasGuessedIsToldWithWhatMakesItCertain() {
    core.host.describe(NIC, Map.of(HostDevice.GUESSED, List.of("bridge", "driver")));
    assertThat(explain().guesses())
        .singleElement()
        .asString()
        .contains("host drivers of " + NIC + " are guessed")
        .contains("lspci -nnk");
  }

  @Test
  void theBootDisplayIsNamedAmongWhatTheHostLoses() {
    core.host.describe(NIC, Map.of(HostDevice.BOOT_DISPLAY, true));
    assertThat(explain().hostLoses())
        .anySatisfy(loss ->
            assertThat(loss).contains(NIC).endsWith("the display that the machine starts on"));
  }
}
