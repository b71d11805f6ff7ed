package org.bindery.backend.linux.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldersTest {
  @TempDir private Path folder;

  /** A real process with a file open, in the real /proc. */
  @Test
  void aProcessThatHasAFileOpenIsFound() throws Exception {
    Path file = Files.writeString(folder.toRealPath().resolve("held"), "");
    Holders holders = new Holders(Path.of("/proc"));
    assertThat(holders.of(file)).isEmpty();
    Process process = new ProcessBuilder("sleep", "60").redirectInput(file.toFile()).start();
    try {
      while (holders.of(file).isEmpty()) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(5);
      }
      assertThat(holders.of(file))
          .singleElement()
          .satisfies(holder -> assertThat(holder.pid()).isEqualTo(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(holders.of(file)).isEmpty();
  }

  @Test
  void withoutProcessesNobodyHoldsAnything() {
    assertThat(new Holders(folder.resolve("none")).of(folder)).isEmpty();
  }
}
