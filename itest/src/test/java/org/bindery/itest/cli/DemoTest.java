package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.tck.demo.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo says the same each time, but for times, random bytes and addresses. */
class DemoTest {
  @TempDir Path data;

  private Path demo(String name) throws Exception {
    Bindery.Result result = new Bindery(data).run("demo");
    assertThat(result.status()).as(result.err()).isZero();
    return Files.writeString(data.resolve(name), result.out());
  }

  @Test
  void twoRunsAreTheSame() throws Exception {
    Path first = demo("first");
    Path second = demo("second");
    assertThat(first).content().isNotEqualTo(Files.readString(second));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        Comparison.run(
            new String[] {first.toString(), second.toString()},
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isZero();
  }
}
