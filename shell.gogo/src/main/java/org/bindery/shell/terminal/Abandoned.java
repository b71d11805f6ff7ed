package org.bindery.shell.terminal;

import java.io.Serial;

/** The user gave up the lines typed so far, by Ctrl-C. */
public final class Abandoned extends Exception {
  @Serial private static final long serialVersionUID = 1L;
}
