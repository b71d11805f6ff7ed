package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever ends a translation waits for a write that has found it and not yet moved its bytes: none
 * lands after the end has returned (I2, I3). Each case is run without that wait, too, and then
 * bytes do land: so each is able to fail.
 */
@Timeout(60)
class DrainTest {
  /**
   * @param keeps the device keeps translations itself
   */
  record Case(TestMake make, Ending ending, boolean keeps) {
    private boolean possible() {
      return (!keeps || make.facts.deviceTlbs()) && (!ending.ofPasid || pasids());
    }

    private boolean pasids() {
      return make.facts.pasidBits() > 0 && make.facts.lackForPasid(make.facts.format()).isEmpty();
    }
  }

  /** Of requests in flight that are not waited for. */
  private static final class NoWait extends InFlight {
    @Override
    public synchronized void drain() {}
  }

  static Stream<Case> cases() {
    return Arrays.stream(TestMake.values())
        .flatMap(make ->
            Arrays.stream(Ending.values())
                .flatMap(
                    ending -> Stream.of(false, true).map(keeps -> new Case(make, ending, keeps))))
        .filter(Case::possible);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingLandsAfterTheEnd(Case one) throws InterruptedException {
    assertThat(lands(one, InFlight::new)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsNotWaitedForLands(Case one) throws InterruptedException {
    assertThat(lands(one, NoWait::new)).isTrue();
  }

  private static boolean lands(Case one, Supplier<InFlight> inFlight) throws InterruptedException {
    try (StandingDma dma =
        new StandingDma(one.make(), one.ending().ofPasid, one.keeps(), inFlight)) {
      return dma.landsAfter(one.ending());
    }
  }
}
