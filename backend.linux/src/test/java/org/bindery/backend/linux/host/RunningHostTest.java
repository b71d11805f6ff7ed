package org.bindery.backend.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bindery.backend.linux.testing.Capture;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningHostTest {
  private final FakeKernel kernel = new FakeKernel();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Set<HostDevice> there = ConcurrentHashMap.newKeySet();
  private final DeviceWatcher watcher =
      new DeviceWatcher() {
        @Override
        public void added(HostDevice device) {
          there.add(device);
        }

        @Override
        public void removed(HostDevice device) {
          there.remove(device);
        }
      };

  @Test
  void fromEnumerationToCloseNothingIsLeft(@TempDir Path root) throws Exception {
    FakeMachine machine = new FakeMachine(root);
    Capture.read("q35-guest.capture.txt").build(machine);
    RunningHost running = start("tree", machine.paths());
    assertThat(there).hasSize(12).hasSameElementsAs(running.host().devices());
    assertThat(threads("tree")).hasSize(1);
    // No log in the tree: told once, and everything else works.
    assertThat(warnings).singleElement().asString().contains("kmsg: errno 2");
    running.close();
    assertThat(kernel.closed).isTrue();
    assertThat(there).isEmpty();
    assertThat(threads("tree")).isEmpty();
    assertThat(running.gateway().openCount()).isZero();
    assertThat(running.gateway().leaked()).isZero();
  }

  /** The machine that runs the tests, whatever it has. */
  @Test
  void thisMachineIsEnumerated() throws Exception {
    RunningHost running = start("this", LinuxPaths.ofThisMachine());
    try {
      Path devices = Path.of("/sys/bus/pci/devices");
      List<String> expected = List.of();
      if (Files.isDirectory(devices)) {
        try (var entries = Files.list(devices)) {
          expected = entries.map(entry -> entry.getFileName().toString()).toList();
        }
      }
      assertThat(there.stream().filter(d -> d.bus().equals("pci")).map(HostDevice::name))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(running.host().bootId())
          .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } finally {
      running.close();
    }
    assertThat(running.gateway().openCount()).isZero();
  }

  private RunningHost start(String name, LinuxPaths paths) throws Exception {
    return RunningHost.start(name, paths, (_, _, _, _) -> kernel, watcher, warnings::add);
  }

  private static Set<String> threads(String host) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("bindery-linux-" + host))
        .collect(Collectors.toSet());
  }
}
