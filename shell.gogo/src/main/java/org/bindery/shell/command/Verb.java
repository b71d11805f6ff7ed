package org.bindery.shell.command;

import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.Form;

/**
 * One form of a command and what it does.
 *
 * @param summary a phrase for the help
 */
public record Verb(Form form, String summary, Action action) {

  /** What a form does; answers a result to print, or null. */
  @FunctionalInterface
  public interface Action {
    Object run(Arguments arguments);
  }

  public static Verb of(String usage, String summary, Action action) {
    return new Verb(Form.of(usage), summary, action);
  }
}
