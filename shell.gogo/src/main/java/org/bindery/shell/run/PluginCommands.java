package org.bindery.shell.run;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.service.command.CommandSession;

/**
 * Waits for commands: bundles and their components start on their own time, and a script must not
 * depend on who is faster.
 */
final class PluginCommands {
  private static final long WAIT_MILLIS = 2_000;
  private static final long STEP_MILLIS = 10;

  private final CommandSession session;

  PluginCommands(CommandSession session) {
    this.session = session;
  }

  /**
   * Waits until our own commands and those that a text calls as {@code scope:name} are there, or
   * the time is over: then the call itself says what is missing.
   */
  void await(String text) {
    Parser parser = new Parser(text);
    parser.program();
    List<String> wanted =
        Stream.concat(
                Stream.of("bindery:status"),
                parser.statements().stream()
                    .filter(statement -> !statement.tokens().isEmpty())
                    .map(statement -> statement.tokens().getFirst().toString())
                    .filter(name -> name.matches("[A-Za-z][\\w.-]*:[A-Za-z]\\w*"))
                    .map(name -> name.toLowerCase(Locale.ROOT)))
            .toList();
    long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    while (!known(wanted) && System.nanoTime() < end) {
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean known(List<String> wanted) {
    return session.get(".commands") instanceof Set<?> commands && commands.containsAll(wanted);
  }
}
