package org.bindery.shell.command;

import java.io.Serial;

/** A command was written wrongly; carries the usage lines to show. */
public final class WrongUse extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String usage;

  public WrongUse(String message, String usage, Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  /** {@code usage: ...}; empty when there is nothing to show. */
  public String usage() {
    return usage;
  }
}
