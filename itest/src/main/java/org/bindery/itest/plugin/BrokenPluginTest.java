package org.bindery.itest.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.BindRequest;
import org.bindery.itest.Lab;
import org.bindery.itest.shell.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** A file that does not work is dropped among the plug-ins: one sentence, and the rest goes on. */
class BrokenPluginTest {
  private final Lab lab = new Lab();
  private final Path plugins = Path.of(lab.context().getProperty("bindery.plugins"));
  private final LogReaderService log = lab.service(LogReaderService.class, "(objectClass=*)");
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final LogListener listener = this::collect;

  private void collect(LogEntry entry) {
    if (entry.getLogLevel().compareTo(LogLevel.WARN) <= 0
        && entry.getBundle().getSymbolicName().startsWith("org.bindery.")
        && !entry.getLoggerName().startsWith("Events.")) {
      warnings.add(entry.getMessage());
    }
  }

  @BeforeEach
  void listen() throws Exception {
    Path unused = Files.createDirectories(plugins);
    log.addLogListener(listener);
  }

  @AfterEach
  void stopListening() {
    log.removeLogListener(listener);
  }

  @ParameterizedTest
  @EnumSource
  void isOneSentence(BrokenJar broken) throws Exception {
    var iommu = lab.iommu();
    try (Shell shell = new Shell(lab)) {
      broken.drop(plugins);
      Lab.await("a warning", () -> !warnings.isEmpty());
      assertThat(line(shell, broken)).contains(broken.problem()).doesNotContain("Exception");
      Thread.sleep(1500); // as long as some looks: nothing is said twice
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("plug-in " + broken.file() + " does not work: " + broken.problem());
      try (var fd = iommu.open()) {
        assertThat(fd.bind(BindRequest.of(Lab.EDU)).binder()).isEqualTo("vfio-pci");
      }
      Files.delete(plugins.resolve(broken.file()));
      Lab.await("no trace of it", () -> line(shell, broken).isEmpty());
    }
    assertThat(warnings).hasSize(1);
  }

  private static String line(Shell shell, BrokenJar broken) {
    return shell
        .run("plugins")
        .lines()
        .filter(line -> line.contains(broken.file()))
        .findFirst()
        .orElse("");
  }
}
