package org.bindery.shell.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.AggregateCompleter;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.TerminalBuilder;

/** Lines from a terminal: a prompt, history, completion of command names and verbs. */
final class Terminal implements Lines {
  private final org.jline.terminal.Terminal terminal;
  private final LineReader reader;

  private Terminal(org.jline.terminal.Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * @param history file to keep lines in
   * @param words command names, each with its verbs behind it
   */
  static Terminal open(Optional<Path> history, List<List<String>> words) throws IOException {
    org.jline.terminal.Terminal terminal = systemTerminal();
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("bindery")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .completer(
                new AggregateCompleter(
                    words.stream()
                        .map(command ->
                            new ArgumentCompleter(
                                new StringsCompleter(command.getFirst()),
                                new StringsCompleter(command.subList(1, command.size())),
                                NullCompleter.INSTANCE))
                        .toArray(ArgumentCompleter[]::new)));
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return new Terminal(terminal, builder.build());
  }

  private static org.jline.terminal.Terminal systemTerminal() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // JLine finds its providers of terminals by the context class loader.
    thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
    try {
      // Only the provider that calls stty: the others load native code, which no bundle may.
      return TerminalBuilder.builder()
          .system(true)
          .exec(true)
          .ffm(false)
          .jni(false)
          .jna(false)
          .jansi(false)
          .build();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public String next(boolean more) throws Abandoned {
    try {
      return reader.readLine(more ? "> " : "bindery> ");
    } catch (UserInterruptException e) {
      throw new Abandoned();
    } catch (EndOfFileException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
