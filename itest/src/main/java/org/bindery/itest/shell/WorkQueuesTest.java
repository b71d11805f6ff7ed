package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.itest.shell.GoodInputTest.Good;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work queues through the shell: both uses of them, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkQueuesTest {
  private QueueScene scene;

  @BeforeAll
  void begin() {
    scene = new QueueScene();
  }

  @BeforeEach
  void everyTestHasASpareQueue() {
    scene.spare();
  }

  @AfterAll
  void end() {
    scene.close();
  }

  static Stream<Good> good() {
    return Stream.of(
        Good.of("wq", "wq0.0", "dsa0", "enabled", "user", "vfio-idxd", "app"),
        Good.of("wq list", "wq0.2", "disabled", "spare"),
        Good.of("wq config wq0.3", "mode", "threshold"),
        Good.of("wq config accelerators/wq0.3 --maxBatchSize 32 --priority=7", "32", "7"),
        Good.of("wq config dsa0", "readBufferLimit"),
        Good.of("wq enable dsa0", "dsa0 enabled"),
        Good.of("wq enable wq0.2", "wq0.2 enabled"),
        Good.of("wq disable wq0.2", "wq0.2 disabled"),
        Good.of("wq grant wq0.0 --user guest", "guest"),
        Good.of("wq submit wq0.0 nop", "nop on wq0.0: 0 bytes"),
        Good.of("wq submit wq0.0 crc --source a", "65536 bytes", "CRC-32C 0x"),
        Good.of("wq submit wq0.0 copy --source a --target b", "copy on wq0.0: 65536 bytes"),
        Good.of("buffer compare a b --require", "equal"),
        Good.of("wq submit wq0.0 compare --source a --target b --blockOnFault", "equal"),
        Good.of("wq submit wq0.0 fill --target b --offset 8 --length 9 --value 0x61", "9 bytes"),
        Good.of("wq submit wq0.0 compare --source a --target b", "differ", "8 bytes"));
  }

  static Stream<Row> refusals() {
    return Stream.of(
        wrong("wq list now", "now"),
        wrong("wq nosuch", "nosuch"),
        wrong("wq config", "OBJECT"),
        refused("wq config wq0.3 --mode both", Errno.EINVAL, "both"),
        refused("wq config wq0.3 --threshold 0", Errno.EINVAL, "threshold"),
        refused("wq config wq0.0 --priority 3", Errno.EPERM, "wq0.0"),
        refused("wq config engine0.0 --size 3", Errno.EINVAL, "engine0.0", "groupId"),
        refused("wq config wq9.9 --size 3", Errno.ENODEV, "wq9.9", "accelerators/wq0.0"),
        refused("wq config sdb --size 3", Errno.EINVAL, "sdb"),
        refused("wq enable wq2.0", Errno.ENXIO, "dsa2"),
        refused("wq enable engine0.0", Errno.EINVAL, "engine0.0 is an engine"),
        refused("wq enable wq0.1", Errno.EBUSY, "vfio-idxd"),
        refused("wq disable group0.0", Errno.EINVAL, "group0.0"),
        wrong("wq disable", "OBJECT"),
        refused("wq grant wq0.3 --user guest", Errno.ENODEV, "wq0.3"),
        wrong("wq grant wq0.0", "--user"),
        refused("wq submit wq0.3 nop", Errno.ENODEV, "wq0.3"),
        refused("wq submit wq0.0 copy --source a --target nosuch", Errno.ENOENT, "nosuch"),
        refused("wq submit wq0.0 crc --source a --length 128K", Errno.EINVAL, "buffer a"),
        wrong("wq submit wq0.0 copy --source a", "--target"),
        wrong("wq submit wq0.0 sort --source a", "sort", "compare"));
  }

  @Test
  void everyFormDoesWhatItSays() {
    good()
        .forEach(row ->
            assertThat(scene.shell.run(row.command())).as(row.command()).contains(row.says()));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(Row row) {
    String before = scene.shell.run("wq") + scene.shell.run("wq config wq0.3");
    Shell.Answer answer = scene.shell.type(row.command());
    assertThat(scene.shell.run("wq") + scene.shell.run("wq config wq0.3"))
        .as("the queues after it")
        .isEqualTo(before);
    assertThat(answer.done()).as(answer.text()).isFalse();
    assertThat(answer.refusal().map(Refusal::errno)).as(answer.text()).isEqualTo(row.errno());
    assertThat(answer.text())
        .contains(row.says())
        .doesNotContain("java.", "org.bindery", "Exception", "null");
    if (row.errno().isEmpty()) {
      assertThat(answer.text()).contains("usage: ");
    }
  }

  /** A queue that is not granted is refused with the command that mends it. */
  @Test
  void remediesRunAsPrinted() {
    scene.shell.run("wq enable wq0.2");
    Optional<Refusal> notGranted = scene.shell.type("wq submit wq0.2 nop").refusal();
    assertThat(notGranted.map(Refusal::errno)).contains(Errno.EACCES);
    assertThat(notGranted.get().remedies()).isEqualTo(List.of("wq grant wq0.2 --user admin"));
    notGranted.get().remedies().forEach(scene.shell::run);
    assertThat(scene.shell.run("wq submit wq0.2 nop")).contains("wq0.2");
    Optional<Refusal> other = scene.shell.type("wq enable wq0.2 --for vm").refusal();
    assertThat(other.map(Refusal::errno)).contains(Errno.EBUSY);
    assertThat(other.get().remedies()).isEqualTo(List.of("wq disable wq0.2"));
    other.get().remedies().forEach(scene.shell::run);
  }

  /** What explain prints for a use makes the queue ready for it. */
  @Test
  void explainSaysWhatMakesAQueueReadyForEitherUse() {
    for (Use use : List.of(Use.VM, Use.USER_DRIVER, Use.BIND)) {
      for (String queue : List.of("wq0.2", "wq0.1", "wq0.2")) {
        Explanation said = explain(queue, use);
        assertThat(said.verdict()).as(said.reason()).isIn(Verdict.READY, Verdict.READY_AFTER);
        said.commands().forEach(scene.shell::run);
        assertThat(explain(queue, use).verdict()).isEqualTo(Verdict.READY);
      }
    }
    assertThat(explain("wq0.3", Use.VM).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain("wq0.3", Use.VM).reason()).contains("not configured", "size");
    scene.shell.run("wq disable wq0.2");
    Refusal refusal = scene.shell.type("bind fd0 wq0.2").refusal().orElseThrow();
    assertThat(refusal.errno()).isEqualTo(Errno.ENODEV);
  }

  private Explanation explain(String queue, Use use) {
    return scene.lab.administration().explain(queue, use);
  }

  @Test
  void aQueueThatIsPassedThroughIsASubdeviceOfItsParent() {
    assertThat(scene.shell.run("explain wq0.1")).contains("ready", "0000:6a:01.0", "idxd");
    scene.shell.run("bind fd0 wq0.1 --label vm");
    String ioas = scene.shell.run("ioas alloc fd0").replaceAll("\\D*(\\d+).*", "$1");
    scene.shell.run("map fd0 " + ioas + " a --iova 0x100000");
    assertThat(scene.shell.run("attach fd0 vm " + ioas)).contains("attached to hwpt");
    assertThat(scene.shell.run("hwpt alloc fd0 vm --kind sva")).contains("address space");
    assertThat(scene.shell.run("info fd0 vm")).contains("sva", "pasid");
    Refusal whole = scene.shell.type("bind fd0 6a:01.0").refusal().orElseThrow();
    assertThat(whole.errno()).isEqualTo(Errno.EPERM);
    assertThat(scene.shell.run("explain 6a:01.0"))
        .contains("wq0.1 is bound in fd0 of admin as vm", "unbind fd0 vm");
    assertThat(scene.shell.run("unbind fd0 vm")).contains("unbound");
    assertThat(scene.shell.run("explain wq0.1")).contains("ready");
  }
}
