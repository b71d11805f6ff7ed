package org.bindery.core.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.NIC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  private static SavedEntry entry(String device, Optional<ProcessId> owner) {
    return new SavedEntry(
        new SavedEntry.Key("lab", "boot", device),
        "bus/pci/devices/" + device,
        new SavedDriver("", "nvme"),
        false,
        owner);
  }

  @Property(tries = 200)
  void anyTextIsReadAsItWasWritten(
      @ForAll String host,
      @ForAll String device,
      @ForAll String driver,
      @ForAll boolean taken,
      @ForAll boolean owned) {
    SavedEntry entry =
        new SavedEntry(
            new SavedEntry.Key(host, "b", device),
            device,
            new SavedDriver(driver, host),
            taken,
            owned ? Optional.of(new ProcessId(7, driver)) : Optional.empty());
    String text = EntryText.of(entry);
    // What is no character by itself cannot be in a name, nor is it kept.
    if (text.contains("%3F")) {
      return;
    }
    assertThat(EntryText.parse(text)).isEqualTo(entry);
  }

  @Test
  void whateverIsCutOffOrChangedIsNoticed() {
    String text = EntryText.of(entry(DISK, Optional.of(ProcessId.current())));
    for (int i = 0; i < text.length(); i++) {
      String cut = text.substring(0, i);
      String changed = text.substring(0, i) + '~' + text.substring(i + 1);
      for (String damaged : List.of(cut, changed)) {
        assertThatThrownBy(() -> EntryText.parse(damaged))
            .as(damaged)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void aDamagedFileCostsNoOtherAndIsTold() throws IOException {
    try (Machine machine = new Machine()) {
      Map<String, String> before = machine.host.tree().snapshot();
      Machine.Running first = machine.start();
      first.core.administration().take(List.of(NIC, DISK), false, false);
      first.kill();
      Path damaged =
          machine.files().stream()
              .filter(file -> file.getFileName().toString().startsWith(NIC))
              .findFirst()
              .orElseThrow();
      Files.writeString(damaged, Files.readString(damaged).substring(0, 40));
      Files.writeString(machine.data.resolve("0000:09:00.0-x.saved.new"), "bindery");
      Machine.Running second = machine.start();
      assertThat(second.core.events.newest())
          .anySatisfy(event -> assertThat(event.text()).contains(damaged.toString(), "cut off"));
      assertThat(second.core.administration().restore()).hasSize(1);
      assertThat(machine.files()).containsExactly(damaged);
      // Who takes the device again loses nothing of it.
      assertThat(second.core.administration().device(NIC).driver()).contains("vfio-pci");
      machine.host.tree().put("bus/pci/devices/" + NIC + "/driver_override", "e1000");
      machine.host.tree().write("bus/pci/devices/" + NIC + "/driver/unbind", NIC);
      machine.host.tree().write("bus/pci/drivers_probe", NIC);
      second.core.administration().take(List.of(NIC), false, false);
      assertThat(machine.files()).hasSize(2).contains(Path.of(damaged + ".damaged"));
      second.core.administration().giveBack(List.of(NIC), false);
      machine.host.tree().put("bus/pci/devices/" + NIC + "/driver_override", "");
      assertThat(machine.host.tree().snapshot()).isEqualTo(before);
    }
  }

  @Test
  void whatCannotBeKeptIsNotTouched() throws IOException {
    try (Machine machine = new Machine()) {
      Map<String, String> before = machine.host.tree().snapshot();
      Machine.Running process = machine.start();
      Files.delete(machine.data.resolve("lock"));
      Files.delete(machine.data);
      Files.writeString(machine.data, "a file where the directory was");
      assertThatThrownBy(() -> process.core.administration().take(List.of(DISK), false, false))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.EIO);
                assertThat(e.refusal().reason()).contains(machine.data.toString());
              });
      assertThat(machine.host.tree().snapshot()).isEqualTo(before);
      Files.delete(machine.data);
      Files.createDirectory(machine.data);
    }
  }

  @Test
  void oneAtATimeAlsoWithTwoStores(@TempDir Path data) throws InterruptedException {
    int[] inside = new int[1];
    List<Integer> seen = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      FileStore store = new FileStore(data);
      threads.execute(() -> {
        for (int j = 0; j < 50; j++) {
          int now =
              store.locked(() -> {
                seen.add(++inside[0]);
                return inside[0]--;
              });
          assertThat(now).isEqualTo(1);
        }
      });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).hasSize(200).containsOnly(1);
  }

  @Test
  void anInterruptedThreadStillKeepsWhatItHasTo(@TempDir Path data) {
    FileStore store = new FileStore(data);
    SavedEntry entry = entry(DISK, Optional.empty());
    Thread.currentThread().interrupt();
    store.locked(() -> {
      store.put(entry);
      return 0;
    });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.get(entry.key())).contains(entry);
  }

  @Test
  void aProcessIsKnownByItsStartToo() throws Exception {
    ProcessId self = ProcessId.current();
    assertThat(self.lives()).isTrue();
    assertThat(new ProcessId(self.pid(), self.start() + "0").lives()).isFalse();
    Process other = new ProcessBuilder("true").start();
    assertThat(other.waitFor()).isZero();
    assertThat(new ProcessId(other.pid(), "").lives()).isFalse();
  }
}
