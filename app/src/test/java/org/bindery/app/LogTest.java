package org.bindery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.LogLevel;

class LogTest {
  @TempDir Path data;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void warningsAreToldAndAllIsKept() throws IOException {
    try (Log log = log()) {
      log.write(LogLevel.INFO, "org.bindery.core", "all is well", null);
      log.write(LogLevel.WARN, "org.bindery.core", "a disk is full", new IOException("no room"));
      log.write(LogLevel.ERROR, "org.apache.felix.fileinstall", "cannot install", null);
      log.keep(LogLevel.ERROR, "framework", "cannot resolve", null);
    }
    assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo("bindery: warn: a disk is full\n");
    assertThat(kept())
        .contains("all is well", "IOException: no room", "cannot install", "cannot resolve");
  }

  @Test
  void whatSpeaksOfJavaIsToldOnceAsAHint() throws IOException {
    try (Log log = log()) {
      for (int i = 0; i < 3; i++) {
        log.write(LogLevel.ERROR, "com.example.x", "[com.example.Part] activate has thrown", null);
      }
    }
    assertThat(told.toString(StandardCharsets.UTF_8))
        .matches("bindery: error: com.example.x has a problem, \\S+bindery.log says more\n");
  }

  @Test
  void whatLibrariesPrintIsKept() throws IOException {
    try (Log log = log();
        PrintStream stream = LinesToLog.of(log, "stderr")) {
      stream.print("WARNING: Übrigens");
      stream.println(", 1");
      stream.print("no end");
    }
    assertThat(told.size()).isZero();
    assertThat(kept()).contains("stderr: WARNING: Übrigens, 1\n").doesNotContain("no end");
  }

  private Log log() throws IOException {
    return Log.open(data, new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  private String kept() throws IOException {
    return Files.readString(data.resolve("log/bindery.log"));
  }
}
