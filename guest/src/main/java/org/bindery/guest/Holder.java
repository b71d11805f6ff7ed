package org.bindery.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that has a file open and does nothing more. */
record Holder(Process process) implements AutoCloseable {
  /** Returns when the file is open. */
  static Holder of(Path node) throws IOException {
    Holder holder =
        new Holder(
            new ProcessBuilder("bash", "-c", "exec sleep 600 3<>" + node)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    Path opened = Path.of("/proc", "" + holder.process.pid(), "fd", "3");
    Await.that(
        node + " is open", () -> Files.isSymbolicLink(opened) && node.equals(target(opened)));
    return holder;
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link;
    }
  }

  @Override
  public void close() {
    Process unused = process.destroyForcibly().onExit().join();
  }
}
