package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.itest.cli.Bindery.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --host linux} on the machine that runs the tests, whatever it has. */
class LinuxHostTest {
  private static final Path FUNCTIONS = Path.of("/sys/bus/pci/devices");

  @TempDir Path data;

  @Test
  void itsDevicesAreThisMachines() throws Exception {
    Result result = new Bindery(data).run("--host", "linux", "-c", "status; devices");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).anyMatch(line -> line.matches("hosts +linux"));
    assertThat(
            result
                .out()
                .lines()
                .map(line -> line.split(" +"))
                .filter(cells -> cells.length > 2 && cells[1].equals("linux"))
                .filter(cells -> cells[2].equals("pci"))
                .map(cells -> cells[0]))
        .containsExactlyElementsOf(functions());
  }

  @Test
  void withoutIommufdAnFdIsRefusedWithItsRemedy() throws Exception {
    Assumptions.assumeFalse(Files.exists(Path.of("/dev/iommu")));
    Result result = new Bindery(data).run("--host", "linux", "-c", "open");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("open: ENOENT: /dev/iommu is not there")
        .contains("remedy: system modprobe iommufd")
        .doesNotContain("\tat ", "Exception");
  }

  private static List<String> functions() throws IOException {
    if (!Files.isDirectory(FUNCTIONS)) {
      return List.of();
    }
    try (Stream<Path> functions = Files.list(FUNCTIONS)) {
      return functions.map(function -> function.getFileName().toString()).sorted().toList();
    }
  }
}
