package org.bindery.shell.wire;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of frames; the package says what each holds. */
public enum Kind {
  REQUEST('q'),
  OUTPUT('o'),
  ERROR('e'),
  WANTED('r'),
  INPUT('i'),
  PROMPT('p'),
  LINE('l'),
  ABANDONED('a'),
  END('z'),
  COMPLETE('c'),
  CANDIDATES('k'),
  STOP('s'),
  DEAF('d'),
  EXIT('x');

  private final byte code;

  Kind(char code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Optional<Kind> of(byte code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }
}
