package org.bindery.tck.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.sequence.EngineTarget;
import org.bindery.tck.sequence.Facts;
import org.bindery.tck.sequence.Generator;
import org.bindery.tck.sequence.Grounds;
import org.bindery.tck.sequence.Lockstep;
import org.bindery.tck.sequence.Operation;
import org.bindery.tck.sequence.Reference;
import org.bindery.tck.sequence.Script;
import org.bindery.tck.sequence.Shrinker;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sequences find faults too, and are made short enough to be read. */
class PlantedSequencesTest {
  private static final int SEQUENCES = 60;
  private static final int STEPS = 120;

  /** A fault, and how many operations are enough to show it. */
  private record Case(Planted fault, int enough) {}

  private static final List<Case> CASES =
      List.of(
          new Case(Planted.UNMAP_CUTS_AREAS, 3),
          new Case(Planted.COPY_GRANTS_WRITING, 3),
          new Case(Planted.MAP_IGNORES_READ_ONLY, 6),
          new Case(Planted.UNMAP_LEAVES_THE_LAST_PAGE, 7),
          new Case(Planted.BLOCK_DOES_NOTHING, 7),
          new Case(Planted.FAILED_REPLACE_DETACHES, 7),
          new Case(Planted.FAULT_TELLS_THE_PAGE, 2),
          new Case(Planted.UNPIN_FORGETS_A_PAGE, 6));

  @TestFactory
  Stream<DynamicTest> eachFaultIsFoundAndShownInAFewOperations() {
    return CASES.stream()
        .map(shown ->
            DynamicTest.dynamicTest(
                shown.fault.name(),
                () -> {
                  try (Bench bench = PlantedBackends.backend(shown.fault).start()) {
                    List<Operation> shortest = shortest(bench);
                    assertThat(shortest)
                        .as(Script.write(shortest))
                        .isNotEmpty()
                        .hasSizeLessThanOrEqualTo(shown.enough);
                  }
                }));
  }

  /** Empty: no sequence has found it. */
  private static List<Operation> shortest(Bench bench) {
    Facts facts = Facts.of(bench);
    Grounds grounds = Grounds.registered(bench.process());
    Lockstep lockstep =
        new Lockstep(
            () -> new Reference(facts),
            () -> {
              grounds.clear();
              return new EngineTarget(bench, grounds);
            });
    for (int seed = 1; seed <= SEQUENCES; seed++) {
      List<Operation> failing =
          lockstep.run(new Generator(new SplittableRandom(seed), facts), STEPS);
      if (!failing.isEmpty()) {
        return Shrinker.shrink(failing, tried -> lockstep.run(tried).isPresent());
      }
    }
    return List.of();
  }
}
