package org.bindery.itest.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the distribution that this build made, with a data directory of its own. */
final class Bindery {
  static final Path HOME =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("app/target/bindery");

  private final Path data;
  private final String locale;
  private final Path directory;
  private final Path input;

  Bindery(Path data) {
    this(data, "C.UTF-8");
  }

  Bindery(Path data, String locale) {
    this(data, locale, data, Path.of("/dev/null"));
  }

  private Bindery(Path data, String locale, Path directory, Path input) {
    this.data = data;
    this.locale = locale;
    this.directory = directory;
    this.input = input;
  }

  /** Called from that directory. */
  Bindery in(Path other) {
    return new Bindery(data, locale, other, input);
  }

  /** With a file as its standard input. */
  Bindery reading(Path file) {
    return new Bindery(data, locale, directory, file);
  }

  /** What a process left: its exit status and what it wrote. */
  record Result(int status, String out, String err) {}

  /** The process, started but not awaited, with its output in files. */
  Process start(File out, File err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/bindery").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("XDG_STATE_HOME", data.toString());
    builder.redirectInput(input.toFile());
    return builder.directory(directory.toFile()).redirectOutput(out).redirectError(err).start();
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(data, "out", ".txt");
    Path err = Files.createTempFile(data, "err", ".txt");
    Process process = start(out.toFile(), err.toFile(), arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end within 60 s: " + String.join(" ", arguments));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
