package org.bindery.shell.run;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Parser.Program;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.bindery.shell.command.Failure;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.SessionPrinter;
import org.bindery.shell.command.WrongUse;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.complete.Completion;
import org.bindery.shell.output.Json;
import org.bindery.shell.output.Printer;
import org.bindery.shell.terminal.Streams;

/**
 * A Gogo session in which texts of commands are run and their results and failures printed. For one
 * thread; {@link #stop}, {@link #end} and {@link #complete} are for others.
 */
final class Interpreter implements AutoCloseable {
  private static final String ENDED = ".bindery.ended";

  private final CommandSession session;
  private final Streams streams;
  private final Printer printer;
  private final Failures failures;
  private final PluginCommands plugins;
  private final Completion completion;

  Interpreter(
      CommandProcessor processor,
      Streams streams,
      Printer printer,
      Failures failures,
      Completion completion) {
    this.completion = completion;
    this.session = processor.createSession(streams.in(), streams.out(), streams.err());
    this.streams = streams;
    this.printer = printer;
    this.failures = failures;
    this.plugins = new PluginCommands(session);
    session.put("SCOPE", "bindery:*");
    // A device name or filter is never a pattern of file names.
    session.put(CommandSession.OPTION_NO_GLOB, true);
    SessionPrinter.set(session, printer);
  }

  /** What names of files are relative to. */
  void directory(Path directory) {
    session.currentDir(directory);
  }

  /**
   * Ends the command that runs, as far as it can be interrupted; nothing happens when none does.
   */
  void stop() {
    Job running = session.foregroundJob();
    if (running != null) {
      running.interrupt();
    }
  }

  /** As {@link #stop}, and no other command begins. */
  void end() {
    session.put(ENDED, true);
    stop();
  }

  static boolean ended(CommandSession session) {
    return session.get(ENDED) != null;
  }

  /**
   * Runs a text, to its end or to the first failure, which it prints.
   *
   * @param name of the script, to tell where it failed; empty when the user sees it
   * @return the exit status
   * @throws Leave when the text says {@code exit}
   */
  int run(String name, String text) throws Leave {
    try {
      Program program = parse(text.replace("\r\n", "\n").replace('\r', '\n'));
      plugins.await(text);
      new Statements(printer, failures).run(session, program, streams.out());
      return 0;
    } catch (Failure e) {
      report(e, name.isEmpty() ? "" : name + line());
      return e.status();
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  /** Where Gogo says that the statement began which failed. */
  private String line() {
    Object location = session.get(".location");
    String digits = location == null ? "" : location.toString().replaceFirst("[.].*", "");
    return digits.matches("[0-9]+") ? ", line " + (Integer.parseInt(digits) + 1) : "";
  }

  private Program parse(String text) throws Failure {
    try {
      return new Parser(text).program();
    } catch (SyntaxError e) {
      throw failures.of("line " + (e.line() + 1), new WrongUse(e.getMessage(), "", e));
    }
  }

  /** What may stand behind a text that was typed so far. By any thread. */
  List<Candidate> complete(String typed) {
    return completion.complete(typed, names(".commands"), names(".variables"));
  }

  private Collection<?> names(String variable) {
    return session.get(variable) instanceof Collection<?> names ? names : List.of();
  }

  /** True when more lines are needed before the text can be run. */
  static boolean incomplete(String text) {
    try {
      new Parser(text).program();
      return false;
    } catch (EOFError e) {
      return true;
    } catch (SyntaxError e) {
      return false;
    }
  }

  /** Prints a result that is no command's. */
  void show(Record result) {
    streams.out().println(printer.print(result));
    streams.out().flush();
  }

  /** Prints a failure: on standard error for the user, with JSON also as the command's document. */
  void report(Failure failure, String where) {
    if (printer.json() && !failure.told()) {
      streams.out().println(Json.of(failure.document()));
      streams.out().flush();
    }
    streams.err().println(failure);
    if (!where.isEmpty()) {
      streams.err().println("  in " + where);
    }
    streams.err().flush();
  }

  @Override
  public void close() {
    session.close();
  }
}
