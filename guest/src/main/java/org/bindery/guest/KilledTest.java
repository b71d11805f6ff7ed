package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.guest.process.Doomed;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process that takes a device and gives it back is killed before each of its changes, of sysfs
 * and of what it saved, in turn; this one restores the device.
 */
class KilledTest {
  private static final int KILLED = 128 + 9;

  /** More than a take and a give back change. */
  private static final int ENOUGH = 30;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void whateverItWasAboutToDoIsRestored() throws IOException, InterruptedException {
    String device = lab.topology().network();
    String before = state(device);
    lab.givingBack(device);
    List<String> left = new ArrayList<>();
    int changes = 0;
    while (killedAfter(changes)) {
      List<String> toRestore = lab.administration().toRestore();
      left.add(state(device));
      // Before its first file is written, and after its last is removed, there is nothing to do.
      assertThat(toRestore).isSubsetOf(lab.topology().qualified(device));
      if (!state(device).equals(before)) {
        assertThat(toRestore).as("after %d changes: %s", changes, left).isNotEmpty();
      }
      try (Shell shell = lab.shell()) {
        shell.run("restore");
      }
      assertThat(state(device)).as("after %d changes: %s", changes, left).isEqualTo(before);
      assertThat(lab.administration().toRestore()).as("after %d changes", changes).isEmpty();
      assertThat(saved()).as("after %d changes", changes).isEmpty();
      assertThat(++changes).isLessThan(ENOUGH);
    }
    assertThat(state(device)).isEqualTo(before);
    // It was killed on its way indeed: between its driver and ours, and on ours.
    assertThat(left).contains("(null), no driver", "vfio-pci, e1000e", "vfio-pci, vfio-pci");
  }

  private boolean killedAfter(int changes) throws IOException, InterruptedException {
    Program doomed =
        Program.run(
            Doomed.class,
            Program.property("bindery.data"),
            lab.topology().host(),
            lab.topology().network(),
            "" + changes);
    assertThat(doomed.status()).as("after %d changes: %s", changes, doomed.lines()).isIn(0, KILLED);
    return doomed.status() == KILLED;
  }

  /** Override and driver, as the kernel says them. */
  private static String state(String device) throws IOException {
    Path folder = Path.of("/sys/bus/pci/devices", device);
    Path driver = folder.resolve("driver");
    return Files.readString(folder.resolve("driver_override")).strip()
        + ", "
        + (Files.exists(driver) ? driver.toRealPath().getFileName() : "no driver");
  }

  private static List<Path> saved() throws IOException {
    try (var files = Files.list(Path.of(Program.property("bindery.data"), "saved"))) {
      return files.filter(file -> !file.endsWith("lock")).toList();
    }
  }
}
