package org.bindery.tck.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.tck.failure.FailureRun.How;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever of all that a command asks for it does not get, it leaves everything as it was, and
 * works when it is given again: every family of commands, over several makes.
 */
class EveryFailureTest {
  private static List<Scenario> scenarios() {
    return Stream.of(
            AddressScenarios.all(),
            DeviceScenarios.all(),
            TableScenarios.all(),
            GuestScenarios.all(),
            Type1Scenarios.all())
        .flatMap(scenarios -> scenarios)
        .toList();
  }

  @TestFactory
  Stream<DynamicNode> everyFailure() {
    return Stream.of(FailureMake.values()).map(make -> dynamicContainer(make.name(), onOne(make)));
  }

  private static Stream<DynamicNode> onOne(FailureMake make) {
    FailureRun run = new FailureRun(make);
    List<DynamicNode> tests = new ArrayList<>();
    for (Scenario scenario : scenarios()) {
      if (make.has(scenario.needs())) {
        tests.add(dynamicTest(scenario.name(), () -> run.run(scenario, How.REFUSED)));
        if (scenario.brokenToo()) {
          tests.add(dynamicTest(scenario.name() + ", broken", () -> run.run(scenario, How.BROKEN)));
        }
      }
    }
    tests.add(dynamicTest("every point was passed", () -> everyPointWasPassed(make, run)));
    return tests.stream();
  }

  private static void everyPointWasPassed(FailureMake make, FailureRun run) {
    Set<FailurePoint> expected = EnumSet.allOf(FailurePoint.class);
    expected.removeAll(make.lacks());
    run.close();
    assertThat(run.passed()).containsExactlyElementsOf(expected);
  }

  @Test
  void everyCallToAHostHasAPointOrOnlyLooks() {
    assertThat(Calls.unknown()).isEmpty();
  }
}
