package org.bindery.shell.run;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.gogo.command.Basic;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.bindery.api.Administration;
import org.bindery.shell.command.Command;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.GogoConverter;
import org.bindery.shell.command.GogoFunction;
import org.bindery.shell.complete.Completion;
import org.bindery.shell.fake.FakeAdministration;
import org.bindery.shell.noun.Administrator;
import org.bindery.shell.noun.Commands;
import org.bindery.shell.noun.Known;
import org.bindery.shell.noun.Surroundings;
import org.bindery.shell.output.Printer;
import org.bindery.shell.serve.Dialogue;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.wire.Request;
import org.osgi.service.log.Logger;

/**
 * A real Gogo with our commands and with those of Felix and of Gogo's terminal bundle, which have
 * some names in common with ours.
 */
public final class Gogo implements AutoCloseable {
  private static final PrintStream STANDARD_OUT = System.out;
  private static final PrintStream STANDARD_ERR = System.err;
  private static final InputStream STANDARD_IN = System.in;

  private final ThreadIOImpl threads = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threads);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Administration administration;
  private final Completion completion;
  private final Interpreter interpreter;

  private Gogo(boolean json, Administration administration, Surroundings surroundings) {
    this.administration = administration;
    Printer printer = new Printer(json);
    Failures failures = new Failures(silent());
    // A command of the Gogo before, which ends when nobody waits for it any more, sets its streams
    // again.
    System.setOut(STANDARD_OUT);
    System.setErr(STANDARD_ERR);
    System.setIn(STANDARD_IN);
    threads.start();
    registerOthers();
    Administrator admin = new Administrator(() -> this.administration);
    List<Command> commands = Commands.of(admin, surroundings);
    for (Command command : commands) {
      processor.addCommand("bindery", new GogoFunction(command, printer, failures), command.name());
    }
    processor.addConverter(new GogoConverter(printer));
    processor.addCommand("test", (Function) Gogo::firstLine, "firstLine");
    ScriptWords.of(printer, failures)
        .forEach((name, word) -> processor.addCommand("bindery", word, name));
    completion = new Completion(commands, new Known(admin)::of);
    interpreter = new Interpreter(processor, streams(), printer, failures, completion);
  }

  public static Gogo text() {
    return new Gogo(false, new FakeAdministration(), Surroundings.none());
  }

  public static Gogo json() {
    return new Gogo(true, new FakeAdministration(), Surroundings.none());
  }

  static Gogo among(Surroundings surroundings) {
    return new Gogo(false, new FakeAdministration(), surroundings);
  }

  static Gogo withoutEngine() {
    return new Gogo(false, null, Surroundings.none());
  }

  /** All the names that the bundles beside us register. */
  private void registerOthers() {
    // Those of Felix need a framework to run; only their names matter here.
    for (Method method : Basic.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        processor.addCommand("felix", (Function) (_, _) -> "not ours", method.getName());
      }
    }
    for (Object words : List.of(new Builtin(), new Procedural(), new Posix(processor))) {
      for (String name : functions(words.getClass())) {
        processor.addCommand("gogo", words, name);
      }
    }
  }

  /** A command at the end of a pipe. */
  private static Object firstLine(CommandSession session, List<Object> arguments)
      throws IOException {
    return new BufferedReader(
            new InputStreamReader(Process.Utils.current().in(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static String[] functions(Class<?> words) {
    try {
      Field names = words.getDeclaredField("functions");
      names.setAccessible(true);
      return (String[]) names.get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Logger silent() {
    return (Logger)
        Proxy.newProxyInstance(
            Gogo.class.getClassLoader(), new Class<?>[] {Logger.class}, (_, _, _) -> null);
  }

  /** Commands of a client, in a session of their own. */
  Dialogue serve(Request request, Streams streams) {
    return ClientDialogue.of(
        request,
        streams,
        new Interpreter(
            processor, streams, new Printer(request.json()), new Failures(silent()), completion));
  }

  FakeAdministration administration() {
    return (FakeAdministration) administration;
  }

  CommandProcessorImpl processor() {
    return processor;
  }

  Interpreter interpreter() {
    return interpreter;
  }

  /** What one text did. */
  public record Outcome(int status, String out, String err) {}

  public Outcome run(String text) {
    out.reset();
    err.reset();
    int status;
    try {
      status = interpreter.run("", text);
    } catch (Leave e) {
      status = e.status();
    }
    return outcome(status);
  }

  /** As {@link #run}, in a session of its own with JSON as its form. */
  Outcome runJson(String text) {
    out.reset();
    err.reset();
    try (Interpreter other =
        new Interpreter(
            processor, streams(), new Printer(true), new Failures(silent()), completion)) {
      return outcome(other.run("", text));
    } catch (Leave e) {
      return outcome(e.status());
    }
  }

  private Streams streams() {
    return new Streams(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8));
  }

  Outcome outcome(int status) {
    return new Outcome(
        status,
        out.toString(StandardCharsets.UTF_8).stripTrailing(),
        err.toString(StandardCharsets.UTF_8).stripTrailing());
  }

  @Override
  public void close() {
    interpreter.close();
    processor.stop();
    threads.stop();
  }
}
