package org.bindery.tck.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final String RUN =
      """
      name     kind  source   devices
      edu-lab  sim   edu-lab  12
      2026-11-21T09:04:57.493Z  fd0  0000:00:10.0  0x100000  read
      buffer src: 0x4000 bytes at user address 0x7fbae42c7000
      0x100000  0x4000  read    0x7fbae42c7000
      ranges  0x0-0xfedfffff, 0xfef00000-0xffffffffffff
      src: 0x4000 bytes from 0x0 filled with random, seed 967405086
      00000000  36 75 f8 7a 27 2e 19 eb  6d 50 a2 32 c9 85 61 28  |6u.z'...mP.2..a(|
      00000000  36 75 f8 7a 27 2e 19 eb  6d 50 a2 32 c9 85 61 28  |6u.z'...mP.2..a(|
      """;

  @TempDir Path folder;

  private record Result(int status, String out, String err) {}

  private Result compare(String left, String right) throws IOException {
    Path one = Files.writeString(folder.resolve("left"), left);
    Path other = Files.writeString(folder.resolve("right"), right);
    return run(one.toString(), other.toString());
  }

  private static Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Comparison.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void timesSeedsAddressesBytesAndTheHostMayDiffer() throws IOException {
    String other =
        RUN.replace("2026-11-21T09:04:57.493Z", "2026-11-22T10:00:00Z")
            .replace("0x7fbae42c7000", "0x55d0e42c7000")
            .replace("967405086", "-5")
            .replace("36 75", "00 01")
            .replace("|6u", "|..")
            .replace("edu-lab  sim   edu-lab  12", "linux    linux  /sys and /dev  12");
    assertThat(compare(RUN, other)).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void otherNumbersMayNot() throws IOException {
    Result result = compare(RUN, RUN.replace("0xffffffffffff", "0x7fffffffffff"));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            """
            <6: ranges  0x0-0xfedfffff, 0xfef00000-0xffffffffffff
            >6: ranges  0x0-0xfedfffff, 0xfef00000-0x7fffffffffff
            """);
  }

  @Test
  void bytesThatWereEqualMustBeEqual() throws IOException {
    int second = RUN.lastIndexOf("36 75");
    String other = RUN.substring(0, second) + "37 75" + RUN.substring(second + 5);
    assertThat(compare(RUN, other).out()).contains(">9: 00000000  BYTES2");
  }

  @Test
  void aBufferIsMappedWhereItIs() throws IOException {
    int second = RUN.lastIndexOf("0x7fbae42c7000");
    String other = RUN.substring(0, second) + "0x7fbae42c8000" + RUN.substring(second + 14);
    assertThat(compare(RUN, other).status()).isEqualTo(1);
  }

  @Test
  void aLineTooManyIsTold() throws IOException {
    assertThat(compare(RUN, "extra\n" + RUN)).isEqualTo(new Result(1, ">1: extra\n", ""));
    assertThat(compare("extra\n" + RUN, RUN)).isEqualTo(new Result(1, "<1: extra\n", ""));
  }

  @Test
  void nothingToCompareIsNoSuccess() throws IOException {
    assertThat(compare("", "").status()).isEqualTo(2);
    assertThat(run("one").status()).isEqualTo(2);
    Result missing = run(folder.resolve("none").toString(), folder.resolve("none").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("none");
  }

  @Test
  void aDifferenceNeedsAReason() {
    assertThatThrownBy(() -> Differences.parse("a -> b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a -> b");
  }
}
