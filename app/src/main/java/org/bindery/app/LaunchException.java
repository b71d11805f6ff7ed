package org.bindery.app;

/** Bindery cannot start; the message says why, and what to do, in one sentence for the user. */
final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }

  LaunchException(String message) {
    super(message);
  }
}
