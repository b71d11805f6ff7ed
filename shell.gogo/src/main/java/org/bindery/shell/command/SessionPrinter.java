package org.bindery.shell.command;

import org.apache.felix.service.command.CommandSession;
import org.bindery.shell.output.Printer;

/** The form of output of each Gogo session: the clients of one server need not agree on it. */
public final class SessionPrinter {
  private static final String VARIABLE = ".bindery.printer";

  private SessionPrinter() {}

  public static void set(CommandSession session, Printer printer) {
    session.put(VARIABLE, printer);
  }

  /**
   * The session's printer.
   *
   * @param otherwise of sessions that other shells make
   */
  public static Printer of(CommandSession session, Printer otherwise) {
    return session != null && session.get(VARIABLE) instanceof Printer own ? own : otherwise;
  }
}
