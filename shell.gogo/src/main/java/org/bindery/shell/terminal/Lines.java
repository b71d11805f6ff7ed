package org.bindery.shell.terminal;

import java.io.IOException;

/** Where the interactive shell gets its lines from. */
public interface Lines extends AutoCloseable {
  /**
   * The next line.
   *
   * @param more whether it continues the one before
   * @return null at the end
   * @throws Abandoned when the user does not want to go on with what was begun
   */
  String next(boolean more) throws IOException, Abandoned;

  @Override
  default void close() throws IOException {}
}
