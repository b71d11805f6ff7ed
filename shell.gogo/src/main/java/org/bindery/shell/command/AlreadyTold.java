package org.bindery.shell.command;

import java.io.Serial;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** A command has failed by what its result says, which was printed. */
public final class AlreadyTold extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public AlreadyTold(Refusal refusal) {
    super(refusal.reason(), new RefusedException(refusal));
  }
}
