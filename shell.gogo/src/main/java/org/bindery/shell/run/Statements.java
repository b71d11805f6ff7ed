package org.bindery.shell.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.apache.felix.gogo.runtime.Parser.Executable;
import org.apache.felix.gogo.runtime.Parser.Operator;
import org.apache.felix.gogo.runtime.Parser.Program;
import org.apache.felix.gogo.runtime.Parser.Sequence;
import org.apache.felix.gogo.runtime.Parser.Statement;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.gogo.runtime.Token;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.shell.command.AlreadyTold;
import org.bindery.shell.command.Failure;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.SessionPrinter;
import org.bindery.shell.command.WrongUse;
import org.bindery.shell.output.Json;
import org.bindery.shell.output.Judged;
import org.bindery.shell.output.Printer;

/**
 * Runs a program one statement after the other and prints each result. Gogo alone runs it as a
 * whole and answers only the last one. Stateless; safe for use by several threads.
 */
final class Statements {
  private final Printer otherwise;
  private final Failures failures;

  /**
   * @param otherwise for sessions that have no printer of their own
   */
  Statements(Printer otherwise, Failures failures) {
    this.otherwise = otherwise;
    this.failures = failures;
  }

  /**
   * @throws Failure when a statement fails; those behind it are not run
   * @throws Leave when a statement is {@code exit}
   */
  void run(CommandSession session, Program program, PrintStream out) throws Failure, Leave {
    for (List<Executable> statement : split(program)) {
      if (Interpreter.ended(session)) {
        throw interrupted(statement.getFirst(), null);
      }
      Object result = execute(session, new Program(program, statement), statement.getFirst());
      if (result != null && !definition(statement)) {
        out.println(text(session, result, statement.getFirst()));
        out.flush();
      }
      if (result instanceof Judged judged && judged.problem().isPresent()) {
        throw failures.of(name(statement.getFirst()), new AlreadyTold(judged.problem().get()));
      }
    }
  }

  /** Cuts at line breaks and semicolons; what other operators join stays together. */
  private List<List<Executable>> split(Program program) throws Failure {
    List<List<Executable>> statements = new ArrayList<>();
    List<Executable> current = new ArrayList<>();
    for (Executable token : program.tokens()) {
      if (token instanceof Operator && Token.eq("&", token)) {
        // Its result would be lost, and a process ends without waiting for it.
        String problem = "nothing runs in the background here: quote the & or leave it out";
        throw failures.of(name(current.getFirst()), new WrongUse(problem, "", null));
      }
      if (token instanceof Operator && (Token.eq(";", token) || Token.eq("\n", token))) {
        if (!current.isEmpty()) {
          statements.add(current);
        }
        current = new ArrayList<>();
      } else {
        current.add(token);
      }
    }
    if (!current.isEmpty()) {
      statements.add(current);
    }
    return statements;
  }

  private Object execute(CommandSession session, Program one, Executable named)
      throws Failure, Leave {
    try {
      return session.execute(one);
    } catch (Leave e) {
      throw e;
    } catch (SyntaxError e) {
      throw failures.of(name(named), new WrongUse(e.getMessage(), "", e));
    } catch (InterruptedException | CancellationException e) {
      throw interrupted(named, e);
    } catch (Exception e) {
      throw failures.of(name(named), misfit(e) ? misuse(session, named, e) : e);
    }
  }

  private Failure interrupted(Executable named, Exception cause) {
    Refusal.Builder refusal = Refusal.of(Errno.EINTR, "it was interrupted");
    return failures.of(name(named), refusal.exception(cause));
  }

  /** Gogo's answer when arguments fit no method; it lists Java types. */
  private static boolean misfit(Exception e) {
    return e instanceof IllegalArgumentException
        && String.valueOf(e.getMessage()).startsWith("Cannot coerce");
  }

  private static WrongUse misuse(CommandSession session, Executable statement, Exception e) {
    boolean parenthesis =
        statement instanceof Statement command
            && command.tokens().stream().anyMatch(Sequence.class::isInstance);
    return new WrongUse(
        parenthesis
            ? "what stands in parentheses is run as commands, and does not run: quote it"
            : "these arguments do not fit the command",
        new ForeignUsage(session).of(name(statement)),
        e);
  }

  private static String name(Executable statement) {
    return statement instanceof Statement command && !command.tokens().isEmpty()
        ? command.tokens().getFirst().toString()
        : statement.toString();
  }

  /** {@code name = value} and {@code name = { ... }}: no command is run, so nothing is printed. */
  private static boolean definition(List<Executable> statement) {
    return statement.getFirst() instanceof Statement command
        && command.tokens().size() == 3
        && Token.eq("=", command.tokens().get(1))
        && !(command.tokens().get(2) instanceof Sequence);
  }

  private CharSequence text(CommandSession session, Object result, Executable named)
      throws Failure {
    Printer printer = SessionPrinter.of(session, otherwise);
    boolean plain =
        result instanceof CharSequence
            || result instanceof Number
            || result instanceof Boolean
            || result instanceof Collection<?>
            || result instanceof Map<?, ?>;
    try {
      if (Printer.prints(result) || (printer.json() && plain)) {
        return printer.print(result);
      }
      CharSequence formatted = session.format(result, Converter.INSPECT);
      return printer.json() ? Json.of(formatted) : formatted.toString().stripTrailing();
    } catch (Exception e) {
      throw failures.of(name(named), e);
    }
  }
}
