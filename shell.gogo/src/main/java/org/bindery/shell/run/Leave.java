package org.bindery.shell.run;

import java.io.Serial;

/** The command {@code exit}: ends what runs, with an exit status. */
final class Leave extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  Leave(int status) {
    super("exit", null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
