package org.bindery.tck.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * An fd is closed against everything: whatever is called meanwhile does what it does otherwise, or
 * is EBADF; nothing is left, and no device reaches anything.
 */
class CloseEverywhereTest {
  private static Map<String, Scenario> rows() {
    Map<String, Scenario> rows = new TreeMap<>(FdRows.all());
    rows.putAll(GuestRows.all());
    return rows;
  }

  /** Each call on each make; in more situations on the one with groups, or that has them alone. */
  private static Stream<Scenario> commands(FailureMake make) {
    Stream<Scenario> situations =
        Stream.of(
                AddressScenarios.all(),
                DeviceScenarios.all(),
                TableScenarios.all(),
                GuestScenarios.all(),
                Type1Scenarios.all())
            .flatMap(scenarios -> scenarios)
            .filter(scenario -> make == FailureMake.VTD || !FailureMake.VTD.has(scenario.needs()));
    return Stream.concat(rows().values().stream(), situations)
        .filter(command -> make.has(command.needs()));
  }

  @Test
  void everyCallIsRaced() {
    assertThat(rows().keySet()).containsExactlyElementsOf(EngineCalls.all());
    for (Scenario row : rows().values()) {
      assertThat(FailureMake.values()).anyMatch(make -> make.has(row.needs()));
    }
  }

  @TestFactory
  Stream<DynamicNode> closeAgainstEverything() {
    return Stream.of(FailureMake.values()).map(make -> dynamicContainer(make.name(), onOne(make)));
  }

  private static Stream<DynamicNode> onOne(FailureMake make) {
    CloseRace race = new CloseRace(make);
    List<DynamicNode> tests = new ArrayList<>();
    commands(make)
        .forEach(command -> tests.add(dynamicTest(command.name(), () -> race.run(command))));
    tests.add(
        dynamicTest(
            "some came too late",
            () -> {
              race.close();
              assertThat(race.answers()).contains(Errno.EBADF);
            }));
    return tests.stream();
  }
}
