package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bindery.binder.Match;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBench;
import org.bindery.tck.kit.EveryBinder;

/** Whose device is whose. */
class MatchTest {
  @EveryBinder
  void itsDeviceFitsOnTheScale(BinderBench bench) {
    int score = bench.binder().match(bench.device()).score();
    assertTrue(score >= Match.BUS && score <= Match.SUBSYSTEM, "score " + score);
  }

  @EveryBinder
  void everyAnswerHasAReasonAndStaysTheSame(BinderBench bench) {
    assertTrue(bench.host().devices().size() > 1, "a host with other devices");
    for (HostDevice device : bench.host().devices()) {
      Match match = bench.binder().match(device);
      assertFalse(match.reason().isBlank(), device.name());
      assertEquals(match, bench.binder().match(device));
    }
  }

  @EveryBinder
  void aDeviceOfWhichNothingIsToldIsNotIts(BinderBench bench) {
    Match match = bench.binder().match(new Stranger(bench.host().name()));
    assertEquals(Match.NONE, match.score());
    assertFalse(match.reason().isBlank());
  }
}
