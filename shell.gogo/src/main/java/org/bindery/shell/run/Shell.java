package org.bindery.shell.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bindery.shell.terminal.Abandoned;
import org.bindery.shell.terminal.Lines;
import org.bindery.shell.terminal.Streams;

/**
 * Reads commands line by line until the end or {@code exit}. A failure is printed and the next line
 * read, so that a program at the other end of a pipe can go on after a refusal.
 */
final class Shell {
  private Shell() {}

  /** A pipe or a file: no prompt. */
  static Lines pipe(Streams streams) {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
    return more -> reader.readLine();
  }

  /**
   * @return the exit status of the last command
   */
  static int run(Interpreter interpreter, Lines lines) {
    int status = 0;
    StringBuilder text = new StringBuilder();
    try {
      while (true) {
        String line = next(lines, text);
        if (line == null && text.isEmpty()) {
          return status;
        }
        text.append(line == null ? "" : line).append('\n');
        if (line == null || !Interpreter.incomplete(text.toString())) {
          if (!text.toString().isBlank()) {
            status = interpreter.run("", text.toString());
          }
          text.setLength(0);
        }
      }
    } catch (Leave e) {
      return e.status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String next(Lines lines, StringBuilder begun) throws IOException {
    while (true) {
      try {
        return lines.next(!begun.isEmpty());
      } catch (Abandoned e) {
        begun.setLength(0);
      }
    }
  }
}
