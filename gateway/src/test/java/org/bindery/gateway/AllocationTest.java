package org.bindery.gateway;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compiled calls make no garbage, the failing ones included. Seen in a JVM that runs nothing else
 * and waits for its compiler: whether an object is made hangs on what it saw run before.
 */
class AllocationTest {
  @Test
  void callsAllocateNothing() throws Exception {
    Map<String, Long> allocated = probe();
    // The probe itself is shown to count.
    assertThat(allocated.remove("garbage")).isGreaterThanOrEqualTo(AllocationProbe.CALLS * 32L);
    assertThat(allocated)
        .containsOnlyKeys("read and write", "pread and pwrite", "ioctl", "refused ioctl")
        .allSatisfy((call, bytes) -> assertThat(bytes).as(call).isZero());
  }

  private static Map<String, Long> probe() throws Exception {
    Path target = Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath();
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.management",
                "-Xbatch",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("test-classes"),
                AllocationProbe.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, Long> allocated;
    try (var lines = probe.inputReader()) {
      allocated =
          lines
              .lines()
              .map(line -> line.split(": "))
              .collect(toMap(parts -> parts[0], parts -> Long.valueOf(parts[1])));
    }
    assertThat(probe.waitFor()).isZero();
    return allocated;
  }
}
