package org.bindery.shell.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Parser.Program;
import org.apache.felix.gogo.runtime.Parser.Statement;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.shell.command.Failure;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.WrongUse;

/**
 * Commands that take blocks: {@code try}, {@code expect}. Each result in a block is printed, as
 * outside of it. Stateless; safe for use by several threads.
 */
final class Blocks {
  private static final String TRY = "usage: try { COMMANDS } [{ COMMANDS }]";
  private static final String EXPECT = "usage: expect ERRNO { COMMANDS }";

  private final Statements statements;
  private final Failures failures;

  Blocks(Statements statements, Failures failures) {
    this.statements = statements;
    this.failures = failures;
  }

  /** Runs the second block when the first fails; the failure is then in {@code $exception}. */
  Object attempt(CommandSession session, List<Object> arguments) throws Failure, Leave {
    List<Function> blocks = blocks("try", arguments, TRY);
    if (blocks.isEmpty() || blocks.size() > 2) {
      throw failures.of("try", new WrongUse("one or two blocks are needed", TRY, null));
    }
    try {
      run(session, blocks, 0);
    } catch (Failure e) {
      session.put("exception", e);
      if (blocks.size() == 2) {
        run(session, blocks, 1);
      }
    }
    return null;
  }

  /** Succeeds only if the block is refused with that errno; answers the refusal. */
  Object expect(CommandSession session, List<Object> arguments) throws Failure, Leave {
    Errno wanted = errno(arguments);
    List<Function> blocks = blocks("expect", arguments.subList(1, arguments.size()), EXPECT);
    if (blocks.size() != 1) {
      throw failures.of("expect", new WrongUse("a block is missing", EXPECT, null));
    }
    try {
      run(session, blocks, 0);
    } catch (Failure e) {
      if (e.refusal().errno() == wanted && e.status() == Failure.REFUSED) {
        return new Expected(e.document().error(), e.toString());
      }
      throw e;
    }
    throw failures.of(
        "expect",
        Refusal.of(Errno.EINVAL, "the refusal %s was expected, but nothing was refused", wanted)
            .exception());
  }

  private Errno errno(List<Object> arguments) throws Failure {
    String name = arguments.isEmpty() ? "" : String.valueOf(arguments.getFirst());
    try {
      return Errno.valueOf(name);
    } catch (IllegalArgumentException e) {
      String problem = name.isEmpty() ? "ERRNO is missing" : "no error number is called " + name;
      throw failures.of("expect", new WrongUse(problem, EXPECT, e));
    }
  }

  private List<Function> blocks(String command, List<Object> arguments, String usage)
      throws Failure {
    List<Function> blocks = new ArrayList<>();
    for (Object argument : arguments) {
      if (!(argument instanceof Function block)) {
        throw failures.of(command, new WrongUse("not a block: " + argument, usage, null));
      }
      blocks.add(block);
    }
    return blocks;
  }

  private void run(CommandSession session, List<Function> blocks, int index) throws Failure, Leave {
    Process process = Process.Utils.current();
    List<Program> written = written(process);
    if (written.size() == blocks.size()) {
      statements.run(session, written.get(index), process.out());
      return;
    }
    // The blocks came from variables: their text is out of reach, so they run as a whole.
    try {
      blocks.get(index).execute(session, null);
    } catch (Leave e) {
      throw e;
    } catch (Exception e) {
      throw failures.of("block", e);
    }
  }

  /** The blocks as they stand in the statement that called us. */
  private static List<Program> written(Process process) {
    return process != null && process.job().command() instanceof Statement statement
        ? statement.tokens().stream()
            .filter(Parser.Closure.class::isInstance)
            .map(token -> ((Parser.Closure) token).program())
            .toList()
        : List.of();
  }
}
