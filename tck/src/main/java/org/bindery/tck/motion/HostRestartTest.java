package org.bindery.tck.motion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.bindery.host.Host;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/**
 * A host's bundle is stopped and started while its devices do DMA (I12): each load finds the new
 * host and moves bytes on it, and nothing is left behind. {@value #CYCLES} times, a framework
 * property.
 */
class HostRestartTest {
  private static final String CYCLES = "bindery.tck.cycles";
  private static final String FEW = "3";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void stoppedAndStartedUnderLoadItLeavesNothingBehind() throws Exception {
    String edu = lab.topology().edu();
    lab.givingBack(edu);
    int cycles;
    Bundle bundle;
    try (TestHost host = new TestHost()) {
      cycles = Integer.parseInt(host.property(CYCLES, FEW));
      bundle = host.bundle(Host.class, "(" + Host.NAME + "=" + lab.topology().host() + ")");
    }
    List<Mover> movers =
        List.of(
            mover("edu", host -> new EduRound(host.iommu(), lab.topology().qualified(edu))),
            mover("software access", host -> new SoftwareRound(host.iommu())),
            mover(
                "swdma",
                host ->
                    new SwdmaRound(
                        host.administration().mdevs(), host.iommu(), lab.topology().host())));
    for (int cycle = 0; cycle < cycles; cycle++) {
      awaitProgress(movers);
      List<Long> rounds = movers.stream().map(Mover::rounds).toList();
      bundle.stop();
      bundle.start();
      // What was bound before has gone, so whatever moves now was bound on the new host.
      await(movers, rounds, Mover::rounds, "began anew");
    }
    awaitProgress(movers);
    // What the movers hold is closed before the lab compares.
    for (Mover mover : movers) {
      mover.close();
    }
  }

  private Mover mover(String name, Function<TestHost, Round> opener) {
    return lab.closing(new Mover(name, opener));
  }

  /** Waits until each has moved bytes, beginning now. */
  private static void awaitProgress(List<Mover> movers) throws InterruptedException {
    await(movers, movers.stream().map(Mover::moved).toList(), Mover::moved, "moved bytes");
  }

  private static void await(
      List<Mover> movers, List<Long> before, ToLongFunction<Mover> count, String what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; i < movers.size(); i++) {
      Mover mover = movers.get(i);
      while (count.applyAsLong(mover) <= before.get(i)) {
        mover.check();
        assertTrue(System.nanoTime() - deadline < 0, () -> "not " + what + ": " + mover.where());
        Thread.sleep(5);
      }
    }
  }
}
