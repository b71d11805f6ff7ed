package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups opened by their own files, which shut the way by device files, and the reverse. */
class GroupFileTest {
  private static final String OPEN = "groups open 3 --host edu-lab";
  private static final String CLOSE = "groups close 3 --host edu-lab";

  static Stream<Row> rows() {
    return Stream.of(
        refused("bind fd0 01:02.0", Errno.EBUSY, "0000:01:02.0", "/dev/vfio/3", "admin")
            .given("take 01:01.0", OPEN)
            .remedies(CLOSE),
        refused(OPEN, Errno.EBUSY, "group 3", "admin").given("take 01:01.0", OPEN).remedies(CLOSE),
        refused(OPEN, Errno.EBUSY, "group 3", "0000:01:02.0", "bound in fd0 of admin as nic")
            .given("take 01:01.0", "bind fd0 01:02.0 --label nic")
            .remedies("unbind fd0 nic"),
        refused(OPEN, Errno.ENOENT, "group 3", "no member is on a vfio driver")
            .remedies("take 0000:01:01.0"),
        refused("groups open 999", Errno.ENOENT, "group 999"),
        refused("groups open noiommu-0", Errno.ENOENT, "noiommu-0"),
        refused("groups open 3 --host nosuch", Errno.ENODEV, "nosuch"),
        refused("groups close 3", Errno.ENOENT, "group 3", "nobody").given("take 01:01.0"),
        wrong("groups open", "GROUP"),
        wrong("groups close", "GROUP"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }

  @Test
  void isExplainedWithTheCommandsThatMendIt() {
    try (Scene scene = new Scene()) {
      scene.shell.run("take 01:01.0");
      scene.shell.run(OPEN);
      assertThat(scene.shell.run("groups")).contains("opener", "admin");
      Refusal refusal = scene.shell.type("bind fd0 01:02.0").refusal().orElseThrow();
      Explanation said = scene.lab.administration().explain("01:02.0", Use.BIND);
      assertThat(said.verdict()).isEqualTo(Verdict.READY_AFTER);
      assertThat(said.reason()).contains("/dev/vfio/3", "admin");
      assertThat(said.commands()).containsExactlyElementsOf(refusal.remedies());
      said.commands().forEach(scene.shell::run);
      assertThat(scene.shell.run("groups")).doesNotContain("opener");
      scene.shell.run("bind fd0 01:02.0");
    }
  }
}
