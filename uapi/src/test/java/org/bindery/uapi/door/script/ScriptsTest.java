package org.bindery.uapi.door.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.TestProcess;
import org.bindery.uapi.door.lab.DoorLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading scripts and playing them. */
class ScriptsTest {
  private static List<Difference> play(String text, Command... commands) {
    try (Player player =
        new Player(new EngineDoor(new FakeEngine()), new TestProcess(), List.of(commands))) {
      return player.play(ScriptReader.read("test", text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"errors-seen", "ranges"})
  void theEngineAnswersAsItIsWritten(String name) throws IOException {
    Script script = ScriptReader.read(name, text(name + ".script"));
    assertThat(script.steps()).hasSizeGreaterThan(15);
    try (DoorLab lab = new DoorLab()) {
      try (Player player = new Player(lab.program.door, new TestProcess())) {
        assertThat(player.play(script)).isEmpty();
      }
      assertThat(lab.clean()).isTrue();
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = ScriptsTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatIsAnsweredOtherwiseIsTold() {
    assertThat(
            play(
                """
                open /dev/iommu -> $fd   # comment
                ioctl $fd IOMMU_IOAS_ALLOC -> EINVAL
                ioctl $fd IOMMU_IOAS_ALLOC -> 0 out_ioas_id=1
                ioctl $fd IOMMU_IOAS_ALLOC flags=1 -> 0
                open /nothing -> $other
                close $other -> 0
                close $fd -> 1
                close $fd -> ok
                ioctl $fd IOMMU_NOTHING -> 0
                ioctl $fd IOMMU_IOAS_ALLOC nothing=1 -> 0
                expect nowhere 00
                """))
        .extracting(Difference::toString)
        .containsExactly(
            "2: ioctl $fd IOMMU_IOAS_ALLOC -> EINVAL: the answer is 0x0, not EINVAL",
            "3: ioctl $fd IOMMU_IOAS_ALLOC -> 0 out_ioas_id=1: out_ioas_id is 0x2, not 1",
            "4: ioctl $fd IOMMU_IOAS_ALLOC flags=1 -> 0: the answer is EOPNOTSUPP, not 0",
            "5: open /nothing -> $other: the answer is ENOENT",
            "6: close $other -> 0: $other has no value",
            "7: close $fd -> 1: the answer is 0x0, not 1",
            "8: close $fd -> ok: the answer is EBADF, not ok",
            "9: ioctl $fd IOMMU_NOTHING -> 0: no command IOMMU_NOTHING",
            "10: ioctl $fd IOMMU_IOAS_ALLOC nothing=1 -> 0: IOMMU_IOAS_ALLOC has no field nothing=1",
            "11: expect nowhere 00: there is no memory nowhere");
  }

  @Test
  void bytesAreCompared() {
    assertThat(
            play(
                """
                memory m 16
                put m+2 01ff
                expect m 000001FF00
                expect m 000001fe
                open /dev/iommu -> $fd
                bytes $fd 0x3b81 0c0000000000000000000000 -> 0 0c0000000000000009
                value $fd 0x3b65 3 -> 1
                memory r 16 read
                read $fd 8 -> EINVAL
                put m zz
                """))
        .extracting(Difference::line)
        .containsExactly(4, 6, 10);
  }

  private static List<String> record(String text) {
    try (Player player = new Player(new EngineDoor(new FakeEngine()), new TestProcess())) {
      return ScriptReader.read("test", text).steps().stream().map(player::record).toList();
    }
  }

  @Test
  void whatIsFoundIsWrittenDown() {
    List<String> recorded =
        record(
            """
            memory m 32
            open /dev/iommu -> $fd
            ioctl $fd IOMMU_IOAS_ALLOC -> ? out_ioas_id=?
            ioctl $fd IOMMU_IOAS_ALLOC -> 0 out_ioas_id=$second
            ioctl $fd IOMMU_IOAS_ALLOC flags=1 -> ? out_ioas_id=?
            bytes $fd 0x3b81 0c0000000000000000000000 -> ? ?
            read $fd 8 -> ? ?
            put m 0102
            expect m ?
            close $fd -> ?
            close $fd -> ?
            """);
    assertThat(recorded)
        .containsExactly(
            "memory m 32",
            "open /dev/iommu -> $fd",
            "ioctl $fd IOMMU_IOAS_ALLOC -> 0x0 out_ioas_id=0x1",
            "ioctl $fd IOMMU_IOAS_ALLOC -> 0 out_ioas_id=$second",
            "ioctl $fd IOMMU_IOAS_ALLOC flags=1 -> EOPNOTSUPP",
            "bytes $fd 0x3b81 0c0000000000000000000000 -> 0x0 0c000000000000000300000000000000",
            "read $fd 8 -> EINVAL",
            "put m 0102",
            "expect m 01020000000000000000000000000000",
            "close $fd -> 0x0",
            "close $fd -> EBADF");
    assertThat(play(String.join("\n", recorded))).isEmpty();
  }

  @Test
  void whatWasNotFoundIsNotWrittenDown() {
    assertThatThrownBy(() -> record("open /dev/iommu -> $fd\nioctl $fd IOMMU_IOAS_ALLOC -> EINVAL"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ioctl $fd IOMMU_IOAS_ALLOC -> EINVAL");
  }

  @Test
  void commandsOfAnExtension() {
    U32 op = new U32("op", 4);
    assertThat(
            play(
                "open /dev/iommu -> $fd\nioctl $fd TEST op=2 -> ENOTTY op=2",
                new Command("TEST", 0x3ba0, 8, 8, op)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jump 1",
        "open -> 3",
        "open /dev/iommu",
        "memory m 16 -> 0",
        "-> 0",
        "ioctl 3 -> 0"
      })
  void whatIsNoLine(String line) {
    assertThatThrownBy(() -> ScriptReader.read("test", "\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("test:2: ");
  }
}
