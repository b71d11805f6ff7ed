package org.bindery.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.FrameworkUtil;

/** A program of this bundle that ran in a process of its own, with the gateway as its module. */
record Program(int status, List<String> lines) {

  /** Runs to the end; what it says to standard error goes to this process' own. */
  static Program run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return run(List.of(), main, arguments);
  }

  /**
   * As {@link #run(Class, String...)}.
   *
   * @param by a command and its first arguments, which the command to run is appended to
   */
  static Program run(List<String> by, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    try (Prepared started = prepare(by, main, arguments)) {
      return started.run();
    }
  }

  /** Starts one that waits for the end of its standard input before it does what it is for. */
  static Prepared prepare(Class<?> main, String... arguments) throws IOException {
    return prepare(List.of(), main, arguments);
  }

  /** One that was started. Closing it kills it if it still runs. */
  record Prepared(Process process) implements AutoCloseable {
    /** Ends its input, and waits for its own end. */
    Program run() throws IOException, InterruptedException {
      process.getOutputStream().close();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return new Program(process.waitFor(), lines);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static Prepared prepare(List<String> by, Class<?> main, String... arguments)
      throws IOException {
    Path home = Path.of(property("bindery.home"));
    List<String> command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // What the virtual machine itself has to say would stand among the lines.
    command.add("-Xlog:disable");
    command.add("--module-path");
    command.add(home.resolve("gateway").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "org.bindery.gateway",
            "--enable-native-access=org.bindery.gateway",
            "--illegal-native-access=deny",
            "-cp",
            home.resolve("bundles") + "/*:" + home.resolve("lib") + "/*",
            main.getName()));
    command.addAll(List.of(arguments));
    return new Prepared(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** A property of the framework. */
  static String property(String name) {
    return FrameworkUtil.getBundle(Program.class).getBundleContext().getProperty(name);
  }
}
