package org.bindery.tck.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules find faults: each that is planted is found by the rules that are listed beside it. */
class PlantedFaultsTest {
  private static final Killers KILLERS = Killers.committed();

  private static Stream<Planted> faults() {
    return Arrays.stream(Planted.values()).filter(fault -> fault != Planted.NOTHING);
  }

  @TestFactory
  Stream<DynamicTest> eachFaultIsFound() {
    return faults()
        .map(fault ->
            DynamicTest.dynamicTest(
                fault.name(),
                () -> {
                  List<String> rules = KILLERS.rules().get(fault);
                  RuleRun run = RuleRun.of(PlantedBackends.name(fault), rules);
                  assertThat(run.ran()).isEqualTo(rules.size());
                  assertThat(run.failed()).as(fault.sentence()).containsOnlyKeys(rules);
                }));
  }

  @TestFactory
  Stream<DynamicTest> withoutAFaultNoneOfTheRulesFails() {
    Map<String, List<Planted>> bySound =
        faults().collect(Collectors.groupingBy(PlantedBackends::sound));
    return bySound.entrySet().stream()
        .map(makes ->
            DynamicTest.dynamicTest(
                makes.getKey(),
                () -> {
                  List<String> rules =
                      makes.getValue().stream()
                          .flatMap(fault -> KILLERS.rules().get(fault).stream())
                          .distinct()
                          .toList();
                  RuleRun run = RuleRun.of(makes.getKey(), rules);
                  assertThat(run.ran()).isEqualTo(rules.size());
                  assertThat(run.failed()).isEmpty();
                }));
  }

  @Test
  void thereAreAtLeastTwentyEachWithItsSentence() {
    assertThat(faults()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(KILLERS.rules().keySet()).containsExactlyElementsOf(faults().toList());
    assertThat(faults().map(Planted::sentence)).doesNotHaveDuplicates();
  }
}
