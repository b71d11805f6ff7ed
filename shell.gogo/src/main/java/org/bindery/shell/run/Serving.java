package org.bindery.shell.run;

import org.bindery.shell.output.Readable;

/**
 * A server is ready for clients.
 *
 * @param pid of its process
 */
public record Serving(long pid, String socket) implements Readable {
  @Override
  public String text() {
    return "process %d serves clients at %s".formatted(pid, socket);
  }
}
