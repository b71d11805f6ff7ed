package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.shell.noun.Surroundings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log} finds what the launcher has written. */
class LogTest {
  private static final String OLDER = "2020-01-01T00:00:00.000Z INFO [7] core: once upon a time\n";
  private static final String ENTRIES =
      """
      no head: the rest of something that was cut off
      2999-01-01T00:00:01.000Z INFO [12] core: bindery/device/BOUND 0000:00:10.0: bound: by edu
      2999-01-01T00:00:02.000Z WARN [12] core: 0000:00:10.01 is another
      2999-01-01T00:00:03.000Z INFO [34] shell: [0badcafe] bind: EIO: no 0000:00:10.0
      java.lang.Error: why
      \tat a.B.c(D.java:1)
      2999-01-01T00:00:04.000Z INFO [34] shell: the device 0000:05:00.0 has left
      """;

  @TempDir Path data;
  private Path file;
  private Gogo gogo;

  @BeforeEach
  void write() throws IOException {
    file = data.resolve("bindery.log");
    Files.writeString(data.resolve("bindery.log.1"), OLDER);
    Files.writeString(file, ENTRIES);
    gogo = Gogo.among(new Surroundings(List::of, List::of, () -> null, Optional.of(file)));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void everythingOldestFirst() {
    assertThat(gogo.run("log").out().lines())
        .containsExactly(
            "2020-01-01T00:00:00Z  INFO   [7]  core: once upon a time",
            "2999-01-01T00:00:01Z  INFO   [12]  core: bindery/device/BOUND 0000:00:10.0: bound: by edu",
            "2999-01-01T00:00:02Z  WARN   [12]  core: 0000:00:10.01 is another",
            "2999-01-01T00:00:03Z  INFO   [34]  shell: [0badcafe] bind: EIO: no 0000:00:10.0"
                + "  (log --id 0badcafe)",
            "2999-01-01T00:00:04Z  INFO   [34]  shell: the device 0000:05:00.0 has left");
  }

  @Test
  void sinceATimeOrAnAge() {
    assertThat(gogo.run("log --since 2d").out()).doesNotContain("once").contains("another");
    assertThat(gogo.run("log --since 2999-01-01T00:00:04Z").out().lines()).hasSize(1);
    assertThat(gogo.run("log --since 9999-01-01T00:00:00+01:00").out())
        .isEqualTo("nothing of that is in " + file);
  }

  @Test
  void ofADeviceThatIsThereOrHasBeen() {
    assertThat(gogo.run("log --device 00:10.0").out().lines()).hasSize(2);
    assertThat(gogo.run("log --device 0000:05:00.0").out()).endsWith("has left");
    assertThat(gogo.run("log --device 0000:06:00.0").err()).contains("ENODEV", "0000:06:00.0");
  }

  @Test
  void theNumberOfAFailureFindsItsTrace() {
    assertThat(gogo.run("log --id 0badcafe").out())
        .isEqualTo(
            """
            2999-01-01T00:00:03Z  INFO   [34]  shell: [0badcafe] bind: EIO: no 0000:00:10.0
            java.lang.Error: why
            \tat a.B.c(D.java:1)\
            """);
    assertThat(gogo.runJson("log --id 0badcafe").out())
        .contains("\"id\":\"0badcafe\"", "\"trace\":[\"java.lang.Error: why\",");
    assertThat(gogo.run("log --id 00000000").err())
        .isEqualTo("log: ENOENT: the log has no entry with the number 00000000");
  }

  @Test
  void bytesThatAreNoTextAreNoError() throws IOException {
    Files.write(file, new byte[] {-1, -2, '\n', 0, 'x'});
    assertThat(gogo.run("log").out())
        .isEqualTo("2020-01-01T00:00:00Z  INFO   [7]  core: once upon a time");
  }
}
