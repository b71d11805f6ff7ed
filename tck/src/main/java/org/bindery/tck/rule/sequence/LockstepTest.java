package org.bindery.tck.rule.sequence;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.sequence.EngineTarget;
import org.bindery.tck.sequence.Facts;
import org.bindery.tck.sequence.Generator;
import org.bindery.tck.sequence.Grounds;
import org.bindery.tck.sequence.Lockstep;
import org.bindery.tck.sequence.Operation;
import org.bindery.tck.sequence.Reference;

/** Whatever comes after whatever, an engine answers as the reference predicts. */
class LockstepTest {
  private static final int SEQUENCES = Integer.getInteger("bindery.kit.sequences", 170);
  private static final long SEED = Long.getLong("bindery.kit.seed", 1);
  private static final int STEPS = 120;

  @EveryBackend
  void everyOutcomeIsAsPredicted(Bench bench) {
    Facts facts = Facts.of(bench);
    Grounds grounds = Grounds.registered(bench.process());
    Lockstep lockstep =
        new Lockstep(
            () -> new Reference(facts),
            () -> {
              grounds.clear();
              return new EngineTarget(bench, grounds);
            });
    for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
      List<Operation> failing =
          lockstep.run(new Generator(new SplittableRandom(seed), facts), STEPS);
      if (!failing.isEmpty()) {
        fail("bindery.kit.seed=%d: %s".formatted(seed, lockstep.explain(failing)));
      }
    }
    grounds.close();
  }
}
