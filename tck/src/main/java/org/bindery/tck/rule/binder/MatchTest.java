package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
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

  /** A driver comes and goes while a match is remembered. */
  @EveryBinder
  void theAnswerDoesNotHangOnTheDriver(BinderBench bench) {
    for (HostDevice device : bench.host().devices()) {
      Match match = bench.binder().match(device);
      for (String driver : List.of("", "vfio-pci", "kit-driver")) {
        HostDevice driven = new Driven(device, Optional.of(driver).filter(d -> !d.isEmpty()));
        assertEquals(match, bench.binder().match(driven), driver);
      }
    }
  }

  /** Claims for No Snoop are judged by it after the bind, too. */
  @EveryBinder
  void whetherItMayIssueNoSnoopStaysTheSame(BinderBench bench) {
    boolean says = bench.binder().issuesNoSnoop(bench.device());
    assertEquals(says, bench.binder().issuesNoSnoop(bench.device()));
    assertEquals(
        says, bench.binder().issuesNoSnoop(new Driven(bench.device(), Optional.of("kit-driver"))));
  }

  @EveryBinder
  void aDeviceOfWhichNothingIsToldIsNotIts(BinderBench bench) {
    Match match = bench.binder().match(new Stranger(bench.host().name()));
    assertEquals(Match.NONE, match.score());
    assertFalse(match.reason().isBlank());
  }
}
