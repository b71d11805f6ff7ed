package org.bindery.shell.command;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * A command as Gogo calls it.
 *
 * <p>A function, not a bean with methods: Gogo's own conversion of arguments would answer a wrong
 * one with the names of Java methods and classes.
 */
public final class GogoFunction implements Function {
  private final Command command;
  private final Failures failures;

  public GogoFunction(Command command, Failures failures) {
    this.command = command;
    this.failures = failures;
  }

  @Override
  public Object execute(CommandSession session, List<Object> arguments) throws Failure {
    try {
      return command.run(arguments);
    } catch (WrongUse | RuntimeException e) {
      throw failures.of(command.name(), e);
    }
  }
}
