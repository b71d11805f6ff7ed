package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Parameter;
import org.bindery.shell.command.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command of another bundle that is written wrongly says how it is used, in no Java words. */
class ForeignUsageTest {
  private final Gogo gogo = Gogo.text();

  /** As a vendor writes it, compiled with the names of parameters. */
  public static final class Kitchen {
    public String stir(CommandSession session, int times, String direction) {
      return times + " times " + direction;
    }

    public String stir(int times) {
      return times + " times";
    }

    public String serve(
        @Parameter(
                names = {"-h", "--hot"},
                presentValue = "true",
                absentValue = "false")
            boolean hot,
        @Parameter(names = "--on", absentValue = "table") String on,
        Path recipe,
        List<Integer> guests) {
      return on;
    }
  }

  @BeforeEach
  void aVendorsCommands() {
    gogo.processor().addCommand("kitchen", new Kitchen(), "stir");
    gogo.processor().addCommand("kitchen", new Kitchen(), "serve");
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  private String wrong(String text) {
    Gogo.Outcome outcome = gogo.run(text);
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(Failure.WRONG_USAGE);
    assertThat(outcome.err()).doesNotContain("java", "String", "CommandSession", "Kitchen");
    return outcome.err();
  }

  @Test
  void everyFormIsALine() {
    assertThat(gogo.run("kitchen:stir 3 left").out()).isEqualTo("3 times left");
    String lines =
        """
        these arguments do not fit the command
        usage: kitchen:stir TIMES
               kitchen:stir TIMES DIRECTION\
        """;
    assertThat(wrong("kitchen:stir")).endsWith(lines);
    assertThat(wrong("kitchen:stir often")).endsWith(lines);
    assertThat(wrong("kitchen:STIR 1 2 3")).endsWith(lines);
  }

  @Test
  void optionsAndListsAreMarked() {
    assertThat(wrong("kitchen:serve"))
        .endsWith("usage: kitchen:serve [-h] [--on ON] RECIPE [GUESTS]...");
  }
}
