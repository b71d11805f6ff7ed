package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.itest.Lab;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code explain} says of each device of the host comes true. */
class ExplainRemediesTest {

  /** A device and what it is wanted for. */
  record Wish(String device, Use use) {}

  static Stream<Wish> wishes() {
    Lab lab = new Lab();
    var unused = lab.iommu();
    return lab.administration().devices().stream()
        .flatMap(device -> Stream.of(Use.values()).map(use -> new Wish(device.name(), use)));
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void comesTrue(Wish wish) {
    try (Scene scene = new Scene()) {
      List<String> before = Snapshot.of(scene.lab);
      Explanation said = scene.lab.administration().explain(wish.device(), wish.use());
      assertThat(Snapshot.of(scene.lab)).isEqualTo(before);
      assertThat(said.reason()).isNotBlank();
      if (said.verdict() == Verdict.READY_AFTER) {
        assertThat(said.commands()).isNotEmpty();
        said.commands().forEach(scene.shell::run);
        Explanation then = scene.lab.administration().explain(wish.device(), wish.use());
        assertThat(then.verdict()).isEqualTo(Verdict.READY);
      } else {
        assertThat(said.commands()).isEmpty();
      }
      boolean bound = scene.shell.type("bind fd0 " + wish.device()).done();
      assertThat(bound)
          .isEqualTo(said.verdict() == Verdict.READY || said.verdict() == Verdict.READY_AFTER);
    }
  }
}
