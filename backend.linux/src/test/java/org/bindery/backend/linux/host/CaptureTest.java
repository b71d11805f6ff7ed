package org.bindery.backend.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.HostCapture;
import org.bindery.backend.linux.pci.PciNames;
import org.bindery.backend.linux.testing.Capture;
import org.bindery.backend.linux.testing.CapturedTree;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.core.capture.Capturer;
import org.bindery.gateway.Gateway;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree laid out as the kernel showed it gives the capture that it was laid out from. */
class CaptureTest {
  private static final int ALL = 4096;
  private static final String EDU = "bus/pci/devices/0000:00:10.0";

  private final Gateway gateway = new Gateway();
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void make() {
    machine = new FakeMachine(root);
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"q35-guest.capture.txt", "q35-switch.capture.txt"})
  void allThatTheKernelShowedIsCaptured(String name) throws Exception {
    String original = Capture.text(name);
    new CapturedTree(machine, ALL).build(original);
    HostCapture captured = capture();
    assertThat(captured.notes()).isEmpty();
    assertThat(sections(captured.text())).isEqualTo(sections(original)).hasSizeGreaterThan(20);
  }

  @Test
  void whatOnlyRootMayReadIsNotedAndTheRestIsThere() throws Exception {
    new CapturedTree(machine, 64).build(Capture.text("q35-guest.capture.txt"));
    HostCapture captured = capture();
    assertThat(captured.notes())
        .singleElement()
        .asString()
        .contains("12 of 12 devices", "64 bytes", "capture as root");
    assertThat(captured.text()).contains("# note: " + captured.notes().getFirst());
    assertThat(captured.text())
        .contains("  config 0000: 34 12 e8 11 03 01 10 00 10 00 ff 00 00 00 00 00\n")
        .doesNotContain("config 0040:");
  }

  @Test
  void whatCannotBeReadOrNamedIsNoted() throws Exception {
    new CapturedTree(machine, ALL).build(Capture.text("q35-guest.capture.txt"));
    machine.attribute("devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/vendor", "0x8086");
    machine.link(
        "bus/pci/devices/10000:e0:06.0",
        "devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0");
    machine.attribute("bus/pci/devices/10000:e0:06.0/device", "0x09ab");
    machine.attribute("bus/pci/devices/10000:e0:06.0/class", "0x010802");
    machine.mdev("83b8f4f2-509f-382f-3c1e-e6bfe0fa1001", "mtty", "mtty-2");
    Files.delete(machine.paths().sys().resolve(EDU + "/revision"));
    Files.delete(machine.paths().sys().resolve(EDU + "/config"));
    Files.createDirectory(machine.paths().sys().resolve(EDU + "/config"));
    HostCapture captured = capture();
    assertThat(captured.devices()).isEqualTo(12);
    assertThat(captured.notes())
        .hasSize(3)
        .anySatisfy(
            note -> assertThat(note).contains("10000:e0:06.0", "domain has more than 16 bits"))
        .anySatisfy(note -> assertThat(note).contains("83b8f4f2", "no PCI device"))
        .anySatisfy(note -> assertThat(note).contains(EDU + "/config", "EISDIR"));
  }

  private HostCapture capture() {
    LinuxHost host =
        new LinuxHost(
            "linux",
            machine.paths(),
            gateway,
            new FakeKernel(),
            new PciNames(List.of()),
            new DeviceWatcher() {
              @Override
              public void added(HostDevice device) {}

              @Override
              public void removed(HostDevice device) {}
            });
    host.refresh();
    return Capturer.capture(host);
  }

  /** By their first lines; in which order they come makes no difference. */
  private static Map<String, String> sections(String capture) {
    Map<String, String> sections = new TreeMap<>();
    String head = "";
    for (String line : capture.lines().filter(each -> !each.startsWith("#")).toList()) {
      if (line.startsWith(" ")) {
        sections.merge(head, line + "\n", String::concat);
      } else {
        head = line;
        sections.put(head, "");
      }
    }
    return sections;
  }
}
