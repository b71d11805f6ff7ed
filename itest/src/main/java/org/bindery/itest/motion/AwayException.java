package org.bindery.itest.motion;

/** What is needed to move bytes is not there now: one may come back later. */
final class AwayException extends Exception {
  private static final long serialVersionUID = 1L;

  AwayException(String what) {
    super(what);
  }
}
