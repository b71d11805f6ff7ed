package org.bindery.shell.command;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.bindery.shell.output.Printer;
import org.bindery.shell.output.Streaming;

/**
 * A command as Gogo calls it.
 *
 * <p>A function, not a bean with methods: Gogo's own conversion of arguments would answer a wrong
 * one with the names of Java methods and classes.
 */
public final class GogoFunction implements Function {
  private final Command command;
  private final Printer otherwise;
  private final Failures failures;

  /**
   * @param otherwise for sessions that have no printer of their own
   */
  public GogoFunction(Command command, Printer otherwise, Failures failures) {
    this.command = command;
    this.otherwise = otherwise;
    this.failures = failures;
  }

  @Override
  public Object execute(CommandSession session, List<Object> arguments)
      throws Failure, InterruptedException {
    try {
      Object result = command.run(arguments, session.currentDir());
      if (result instanceof Streaming streaming) {
        stream(streaming, SessionPrinter.of(session, otherwise));
        return null;
      }
      return result;
    } catch (WrongUse | RuntimeException e) {
      throw failures.of(command.name(), e);
    }
  }

  /** To where the command writes, a pipe perhaps; until nobody takes it any more. */
  private static void stream(Streaming streaming, Printer printer) throws InterruptedException {
    PrintStream out = Process.Utils.current().out();
    streaming.each(record -> {
      out.println(printer.line(record));
      out.flush();
      return !out.checkError();
    });
  }
}
