package org.bindery.itest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server, ready for clients. Closing it ends it by SIGTERM, in order. */
final class Served implements AutoCloseable {
  private static final long SECONDS = 60;
  private static final long PAUSE_MILLIS = 20;

  final Process process;
  final Path out;
  final Path err;

  private Served(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Served start(Bindery bindery, Path data, String... options)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(data, "served", ".out");
    Path err = Files.createTempFile(data, "served", ".err");
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "serve";
    Served served = new Served(bindery.start(out.toFile(), err.toFile(), arguments), out, err);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.readString(out).contains("\n")) {
      if (!served.process.isAlive() || System.nanoTime() > end) {
        served.process.destroyForcibly();
        throw new AssertionError("does not serve: " + Files.readString(err));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return served;
  }

  /** Its exit status once it has ended. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server did not end within " + SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    var unused = process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }
}
