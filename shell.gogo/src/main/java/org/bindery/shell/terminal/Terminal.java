package org.bindery.shell.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.complete.Typed;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines from a terminal: a prompt, history, completion. Ctrl-C at the prompt gives the line up;
 * while a command runs, it ends that. For one thread.
 */
public final class Terminal implements Lines {
  private final org.jline.terminal.Terminal terminal;
  private final LineReader reader;

  private Terminal(org.jline.terminal.Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /** Whether the user sits at one. */
  public static boolean isThere() {
    return System.console() != null && System.console().isTerminal();
  }

  /**
   * @param history file to keep lines in
   * @param candidates for a text typed up to the cursor
   * @param stop called on a thread of its own for Ctrl-C while no line is read
   */
  public static Terminal open(
      Optional<Path> history, Function<String, List<Candidate>> candidates, Runnable stop)
      throws IOException {
    org.jline.terminal.Terminal terminal = systemTerminal();
    terminal.handle(Signal.INT, signal -> stop.run());
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("bindery")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .parser((line, cursor, context) ->
                new Cut(line, cursor, Typed.of(line.substring(0, cursor))))
            .completer(completer(candidates));
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return new Terminal(terminal, builder.build());
  }

  private static Completer completer(Function<String, List<Candidate>> candidates) {
    return (reader, line, into) -> {
      for (Candidate each : candidates.apply(line.line().substring(0, line.cursor()))) {
        String what = each.what().isEmpty() ? null : each.what();
        into.add(
            new org.jline.reader.Candidate(
                each.word(), each.word(), null, what, null, null, !each.open()));
      }
    };
  }

  /** The terminal library is told of the word at the cursor as the completion sees it. */
  private record Cut(String line, int cursor, Typed typed) implements CompletingParsedLine {
    @Override
    public String word() {
      return typed.raw();
    }

    @Override
    public int wordCursor() {
      return typed.raw().length();
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }

    /** Candidates come in the quotes that they need. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int wordIndex() {
      return typed.words().size();
    }

    @Override
    public List<String> words() {
      return Stream.concat(typed.words().stream(), Stream.of(typed.raw())).toList();
    }
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
          .nativeSignals(true)
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
