package org.bindery.itest.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bindery.itest.Lab;
import org.bindery.itest.Ledger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Devices are plugged in and pulled out at random moments while they, and all others, move bytes;
 * drivers, bundles of devices and the host restart in between.
 *
 * <p>What happens follows from a seed, which each failure names; {@code bindery.itest.seed} repeats
 * it alone.
 */
class ComeAndGoTest {
  private static final String SEED = "bindery.itest.seed";
  private static final String EDU =
      """
      {"name": "%s", "vendor": "0x1234", "device": "0x11e8", "class": "0x00ff00", "iommu": "dmar0",
       "bars": [{"index": 0, "kind": "memory32", "size": "1M"}],
       "capabilities": [{"type": "msi", "vectors": 1}]}
      """;

  private final Lab lab = new Lab();

  static LongStream seeds() {
    String chosen = new Lab().context().getProperty(SEED);
    if (chosen != null) {
      return LongStream.of(Long.parseLong(chosen));
    }
    // One that is known to everybody, and new ones.
    return LongStream.concat(
        LongStream.of(1), LongStream.range(0, Profile.seeds()).map(n -> System.nanoTime() + n));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatComesAndGoesAtRandomLeavesNothingBehind(long seed) throws Exception {
    var unused = lab.iommu();
    Ledger before = Ledger.settled(lab);
    BusyThreads threads = BusyThreads.now();
    List<String> bundles = List.of("org.bindery.driver.vfio-pci", "org.bindery.device.edu", host());
    List<Move> moves = Move.schedule(seed, Profile.motionMillis(), bundles.size());
    int at = 0;
    try {
      try (Loads all = Loads.ofEveryType(lab);
          Loads plugged =
              Loads.edus(lab, IntStream.range(0, Move.SLOTS).mapToObj(ComeAndGoTest::name))) {
        for (; at < moves.size(); at++) {
          happen(moves.get(at), bundles, all);
        }
        assertThat(plugged.moved())
            .as("bytes moved by what comes and goes")
            .allSatisfy((load, bytes) -> assertThat(bytes).as(load).isPositive());
      }
      before.awaitSame(lab);
      threads.awaitNoOther();
    } catch (AssertionError e) {
      throw new AssertionError(
          "seed %d, move %d of %d %s: %s"
              .formatted(
                  seed,
                  at,
                  moves.size(),
                  at < moves.size() ? moves.get(at) : "(all were made)",
                  e.getMessage()),
          e);
    }
  }

  private static String host() {
    return "org.bindery.backend.sim";
  }

  /** The description of an edu for a slot. */
  static String edu(int slot) {
    return EDU.formatted(name(slot));
  }

  private static String name(int slot) {
    return "0000:00:%02x.0".formatted(0x14 + slot);
  }

  private void happen(Move move, List<String> bundles, Loads all)
      throws InterruptedException, BundleException {
    Thread.sleep(move.after());
    switch (move.kind()) {
      case PLUG -> {
        String name = name(move.subject());
        String plugged = lab.administration().plug(Optional.of("edu-lab"), edu(move.subject()));
        assertThat(plugged).isEqualTo(name);
      }
      case UNPLUG -> lab.administration().unplug("edu-lab/" + name(move.subject()));
      case RESTART -> {
        Bundle bundle = lab.bundle(bundles.get(move.subject()));
        bundle.stop();
        bundle.start();
        all.awaitProgress("after a restart of " + bundle.getSymbolicName());
      }
    }
  }
}
