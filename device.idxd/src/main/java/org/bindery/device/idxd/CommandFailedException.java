package org.bindery.device.idxd;

import org.bindery.model.idxd.command.CommandError;

/** A command is not done; nothing has changed. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final CommandError error;

  CommandFailedException(CommandError error) {
    super(error.words());
    this.error = error;
  }

  CommandError error() {
    return error;
  }
}
