package org.bindery.tck.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** A vendor's folder: a class, the file that names it, and the kit as the one dependency for it. */
final class Checkout {
  private static final String PACKAGE = "com/acme";
  private static final String CLASS = "com.acme.AcmeBackend";

  private final Path folder;
  private final String classPath;

  /**
   * Writes and compiles it.
   *
   * @param source of the class
   */
  Checkout(Path folder, String source) throws IOException {
    this.folder = folder;
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("org.bindery.tck.kit.Backend"), CLASS + "\n");
    Path file = Files.createDirectories(folder.resolve(PACKAGE)).resolve("AcmeBackend.java");
    Files.writeString(file, source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", kit(), "-d", classes.toString(), file.toString());
    assertThat(status).as("it compiles").isZero();
    classPath = classes + File.pathSeparator + kit();
  }

  /** The kit and what it needs, and the vendor's own engine and hardware; none of our tests. */
  private static String kit() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Runs the rules of some packages, in a process of their own.
   *
   * @return a line for each
   */
  List<String> run(String... packages) throws IOException, InterruptedException {
    Path runner = folder.resolve("RunKit.java");
    Files.writeString(runner, resource("RunKit.java"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, runner.toString()));
    command.addAll(List.of(packages));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try (InputStream out = process.getInputStream()) {
      List<String> lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  static String resource(String name) {
    try (InputStream in = Checkout.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
