package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.bindery.itest.cli.Bindery.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher promises to scripts. */
class LauncherTest {
  private static final String USAGE = "usage: bindery ";

  @TempDir Path data;
  private Bindery bindery;

  @BeforeEach
  void makeBindery() {
    bindery = new Bindery(data);
  }

  @Test
  void noCommandsSucceedAndSayNothing() throws Exception {
    assertThat(bindery.run("-c", "")).isEqualTo(new Result(0, "", ""));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aFailingCommandEndsWithOne() throws Exception {
    Result result = bindery.run("-c", "device 0000:00:77.0");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("0000:00:77.0").doesNotContain("\tat ", "Exception");
  }

  @Test
  void anUnknownCommandIsWrongUsage() throws Exception {
    Result result = bindery.run("-c", "nosuchcommand");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("nosuchcommand").doesNotContain("\tat ", "Exception");
  }

  @Test
  void aScriptRunsFromTheDirectoryOfTheCaller() throws Exception {
    Files.writeString(data.resolve("list.gogo"), "lb -s org.bindery.core.api\n");
    Result result = bindery.run("--data=state", "run", "list.gogo");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("org.bindery.core.api");
    assertThat(data.resolve("state/log/bindery.log")).isRegularFile();
  }

  @Test
  void wrongUsageEndsWithTwo() throws Exception {
    Result result = bindery.run("--nosuch");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("--nosuch").contains(USAGE).doesNotContain("\tat ", "java.");
  }

  @Test
  void aDataDirectoryThatCannotBeIsExplained() throws Exception {
    Path file = Files.createFile(data.resolve("file"));
    Result result = bindery.run("--data", file.toString(), "-c", "");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("--data").doesNotContain("\tat ", "java.");
  }

  @Test
  void processesOfOneDataDirectoryDoNotMeet() throws Exception {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          bindery.start(
              data.resolve("out" + i).toFile(), data.resolve("err" + i).toFile(), "-c", "lb"));
    }
    for (Process process : all) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aPlugInIsThereBeforeTheFirstCommand() throws Exception {
    Path plugins = Files.createDirectory(data.resolve("plugins"));
    writeBundle(plugins.resolve("vendor.jar"), "com.example.dropped");
    Result result = bindery.run("--plugins", "plugins", "-c", "lb -s com.example.dropped");
    assertThat(result.status()).isZero();
    assertThat(result.out()).containsPattern("Active.*com\\.example\\.dropped");
    assertThat(result.err()).isEmpty();
  }

  private static void writeBundle(Path jar, String symbolicName) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", symbolicName);
    main.putValue("Bundle-Version", "1.0.0");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  /** Directories of processes that are gone. */
  private List<Path> leftovers() throws IOException {
    try (Stream<Path> run = Files.list(data.resolve("bindery/run"))) {
      return run.filter(Files::isDirectory).toList();
    }
  }
}
