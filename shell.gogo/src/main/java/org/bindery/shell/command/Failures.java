package org.bindery.shell.command;

import org.osgi.service.log.Logger;

/**
 * Turns exceptions into failures and writes each to the log once, with its id. Safe for use by
 * several threads.
 */
public final class Failures {
  private final Logger log;

  public Failures(Logger log) {
    this.log = log;
  }

  /**
   * The failure that an exception means.
   *
   * @param command the name of the command that threw it, unless the exception says itself
   */
  public Failure of(String command, Throwable thrown) {
    Failure failure = Failure.of(command, thrown);
    if (failure != thrown && failure.getCause() == thrown) {
      String line = "[" + failure.id() + "] " + failure.command() + ": " + failure.refusal();
      // No louder: whoever gets the failure tells it.
      log.info("{}", failure.unforeseen() ? "unforeseen: " + line : line, thrown);
    }
    return failure;
  }
}
