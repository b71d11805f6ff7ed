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
 * and of what it saved, in turn; this one restores the device. The first such process lives, and
 * says how many changes there are.
 */
class KilledTest {
  private static final int KILLED = 128 + 9;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void whateverItWasAboutToDoIsRestored() throws IOException, InterruptedException {
    String device = lab.topology().network();
    String before = state(device);
    lab.givingBack(device);
    Program alive = doomed(Integer.MAX_VALUE);
    assertThat(alive.status()).as("%s", alive.lines()).isZero();
    assertThat(state(device)).isEqualTo(before);
    int all = Integer.parseInt(alive.lines().getLast());
    List<String> left = new ArrayList<>();
    for (int changes = 0; changes < all; changes++) {
      Program killed = doomed(changes);
      assertThat(killed.status())
          .as("after %d changes: %s", changes, killed.lines())
          .isEqualTo(KILLED);
      left.add(state(device));
      restored(device, before, "after %d of %d changes: %s".formatted(changes, all, left));
    }
    // It was killed on its way indeed: between its driver and ours, and on ours.
    assertThat(left).contains("(null), no driver", "vfio-pci, e1000e", "vfio-pci, vfio-pci");
  }

  private void restored(String device, String before, String when) throws IOException {
    List<String> toRestore = lab.administration().toRestore();
    // Before its first file is written, and after its last is removed, there is nothing to do.
    assertThat(toRestore).as(when).isSubsetOf(lab.topology().qualified(device));
    if (!state(device).equals(before)) {
      assertThat(toRestore).as(when).isNotEmpty();
    }
    try (Shell shell = lab.shell()) {
      shell.run("restore");
    }
    assertThat(state(device)).as(when).isEqualTo(before);
    assertThat(lab.administration().toRestore()).as(when).isEmpty();
    assertThat(saved()).as(when).isEmpty();
  }

  private Program doomed(int changes) throws IOException, InterruptedException {
    return Program.runOften(
        Doomed.class,
        Program.property("bindery.data"),
        lab.topology().host(),
        lab.topology().network(),
        "" + changes);
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
