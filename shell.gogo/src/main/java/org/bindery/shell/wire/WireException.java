package org.bindery.shell.wire;

import java.io.IOException;
import java.io.Serial;

/** The other end does not speak as it should; the message says what about it. */
public final class WireException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }
}
