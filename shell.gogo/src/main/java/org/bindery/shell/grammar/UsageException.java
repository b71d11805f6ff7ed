package org.bindery.shell.grammar;

import java.io.Serial;

/** The command line is wrong; the message says what about it, in the user's words. */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UsageException(String message, Object... args) {
    super(args.length == 0 ? message : message.formatted(args));
  }
}
