package org.bindery.app;

/** The command line cannot be understood; the message says why in one sentence. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
