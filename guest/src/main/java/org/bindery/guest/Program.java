package org.bindery.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.guest.process.Lifetime;
import org.osgi.framework.FrameworkUtil;

/**
 * A program of this bundle that runs in a process of its own, with the gateway as its module. It is
 * killed when it says {@link Lifetime#LAST_WORD}.
 */
record Program(int status, List<String> lines) {

  /** Runs to the end; what it says to standard error goes to this process' own. */
  static Program run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return start(List.of(), List.of(), main, arguments);
  }

  /**
   * As {@link #run(Class, String...)}, for a program that is run again and again: the first that
   * ends by itself leaves its classes, checked and laid out, to those that come after it.
   */
  static Program runOften(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path archive = Path.of(property("bindery.data"), main.getSimpleName() + ".jsa");
    return start(
        List.of(),
        List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive),
        main,
        arguments);
  }

  /**
   * As {@link #run(Class, String...)}.
   *
   * @param by a command and its first arguments, which the command to run is appended to
   */
  static Program run(List<String> by, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return start(by, List.of(), main, arguments);
  }

  private static Program start(
      List<String> by, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path home = Path.of(property("bindery.home"));
    List<String> command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Archives of classes stay where they were made for: to move them takes half a second.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0"));
    command.addAll(flags);
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
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      List<String> lines = new ArrayList<>();
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (line.equals(Lifetime.LAST_WORD)) {
          // Which closes what it says, too.
          Process unused = process.destroyForcibly();
          break;
        }
      }
      return new Program(process.waitFor(), lines);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A property of the framework. */
  static String property(String name) {
    return FrameworkUtil.getBundle(Program.class).getBundleContext().getProperty(name);
  }
}
