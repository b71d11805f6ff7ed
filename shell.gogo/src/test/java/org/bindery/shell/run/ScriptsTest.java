package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Iterator;
import org.bindery.shell.terminal.Abandoned;
import org.bindery.shell.terminal.Lines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How scripts run: results, failures, blocks, line ends. */
class ScriptsTest {
  private final Gogo gogo = Gogo.text();

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void eachResultIsPrintedInItsTurn() {
    assertThat(gogo.run("open; open second\nclose fd0").out())
        .isEqualTo("fd0 opened on lab\nsecond opened on lab\nfd0 closed");
  }

  @Test
  void aFailureEndsTheScriptAfterWhatWasPrinted() {
    Gogo.Outcome outcome = gogo.run("open\nclose fd7\nopen never");
    assertThat(outcome.out()).isEqualTo("fd0 opened on lab");
    assertThat(outcome.err()).startsWith("close: EBADF");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(gogo.run("fds").out()).doesNotContain("never");
  }

  @Test
  void commentsAndBlankLinesAndBlocksOverLines() {
    assertThat(
            gogo.run(
                    """
                    # a script

                    expect EBADF {   # over lines
                      close fd0
                    }

                    open   # behind a command
                    """)
                .out())
        .isEqualTo(
            """
            close: EBADF: no open fd is called fd0
              remedy: open fd0
            fd0 opened on lab\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anyLineEnd(String end) {
    assertThat(gogo.run("open" + end + "# comment" + end + "fds" + end).status()).isZero();
    assertThat(gogo.run("close fd0" + end).out()).isEqualTo("fd0 closed");
  }

  @Test
  void tryPrintsResultsOfBothBlocksAndGoesOn() {
    assertThat(gogo.run("try { open; close fd5; open never } { echo caught; open other }; echo on"))
        .isEqualTo(new Gogo.Outcome(0, "fd0 opened on lab\ncaught\nother opened on lab\non", ""));
  }

  @Test
  void theCaughtFailureIsAVariable() {
    assertThat(gogo.run("try { close fd5 } { echo $exception }").out())
        .isEqualTo("close: EBADF: no open fd is called fd5\n  remedy: open fd5");
  }

  @Test
  void blocksInVariablesRunToo() {
    assertThat(gogo.run("wrong = { close fd5 }\nexpect EBADF $wrong").status()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          expect EPERM { open }            | expect: EINVAL: the refusal EPERM was expected, but nothing was refused
          expect EPERM { close fd5 }       | close: EBADF: no open fd is called fd5
          expect EINVAL { close }          | close: FD is missing
          """)
  void expectFailsOnAnythingElse(String script, String error) {
    Gogo.Outcome outcome = gogo.run(script + "; echo never");
    assertThat(outcome.err()).startsWith(error);
    assertThat(outcome.out()).doesNotContain("never");
    assertThat(outcome.status()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          opne          | near names: open
          Devcies       | near names: devices
          zzzzzzzz      | unknown command: zzzzzzzz
          edu:dma x     | unknown command: edu:dma
          """)
  void unknownCommand(String command, String says) {
    Gogo.Outcome outcome = gogo.run(command);
    assertThat(outcome.err()).contains("unknown command: ").contains(says);
    assertThat(outcome.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo }", "echo 'open", "try { open", "open |"})
  void aSyntaxErrorRunsNothing(String wrong) {
    Gogo.Outcome outcome = gogo.run("open\n" + wrong);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("line ").doesNotContain("Error").doesNotContain("apache");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(gogo.run("fds").out()).doesNotContain("fd0");
  }

  @Test
  void exitEndsWithItsStatus() {
    Gogo.Outcome outcome = gogo.run("open; try { exit 7 } { echo caught }; echo never");
    assertThat(outcome).isEqualTo(new Gogo.Outcome(7, "fd0 opened on lab", ""));
  }

  @Test
  void pipesGetTheTextForm() {
    assertThat(gogo.run("devices driver=e1000 | firstLine").out())
        .startsWith("name          host  bus  id");
  }

  @Test
  void operatorsStayTogether() {
    assertThat(gogo.run("open && echo done").out()).isEqualTo("done");
  }

  @Test
  void aDefinitionPrintsNothing() {
    assertThat(gogo.run("a = 5; f = { echo in }; f").out()).isEqualTo("in");
  }

  @Test
  void theShellGoesOnAfterAFailureAndJoinsLines() {
    String typed = "open\nclose fd5\nexpect EBADF {\nclose fd6\n}\n\nfds\nopen fd0";
    BufferedReader reader = new BufferedReader(new StringReader(typed));
    int status = Shell.run(gogo.interpreter(), _ -> reader.readLine());
    Gogo.Outcome outcome = gogo.outcome(status);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).startsWith("fd0 opened on lab\nclose: EBADF").contains("owner");
    assertThat(outcome.err()).contains("close: EBADF").contains("open: EEXIST");
  }

  @Test
  void ctrlCGivesUpWhatWasBegun() {
    Iterator<String> typed = Arrays.asList("try {", "^C", "fds", null).iterator();
    Lines lines =
        _ -> {
          String line = typed.next();
          if ("^C".equals(line)) {
            throw new Abandoned();
          }
          return line;
        };
    assertThat(gogo.outcome(Shell.run(gogo.interpreter(), lines)).out()).startsWith("fd  host");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aScriptsFailureTellsTheLine(int line) throws Leave {
    String text = "# text\n".repeat(line - 1) + "close \\\n fd5\n";
    assertThat(gogo.outcome(gogo.interpreter().run("s.gogo", text)).err())
        .endsWith("\n  in s.gogo, line " + line);
  }

  @Test
  void aSyntaxErrorTellsTheLine() {
    assertThat(gogo.run("echo\necho\necho }").err()).startsWith("line 3: ");
  }
}
