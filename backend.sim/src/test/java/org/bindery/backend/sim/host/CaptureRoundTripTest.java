package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.HostCapture;
import org.bindery.backend.sim.description.HostDescription;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.testing.Captures;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.core.capture.Capturer;
import org.bindery.host.AttributeTree;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated host that is captured and made again from that is the same host. */
class CaptureRoundTripTest {
  private static final List<String> ATTRIBUTES =
      List.of("vendor", "device", "subsystem_vendor", "subsystem_device", "class", "revision");

  @ParameterizedTest
  @ValueSource(strings = {"edu-lab", "q35-switch", "workstation", "dsa-server", "snoop-lab"})
  void theHostMadeOfTheCaptureIsTheSame(String name) {
    try (TestHost lab = new TestHost(HostDescriptions.load(name))) {
      HostCapture capture = Capturer.capture(lab.host());
      assertThat(capture.notes()).isEmpty();
      assertThat(capture.devices()).isEqualTo(lab.host().devices().size());
      assertThat(capture.groups()).isEqualTo(lab.host().groups().size());
      try (TestHost again = again(capture)) {
        assertThat(facts(again.host())).isEqualTo(facts(lab.host()));
        assertThat(groups(again.host())).isEqualTo(groups(lab.host()));
        assertThat(registers(again.host())).isEqualTo(registers(lab.host()));
        assertThat(body(Capturer.capture(again.host()))).isEqualTo(body(capture));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edu-lab", "q35-switch"})
  void itHasTheGroupsThatTheKernelFormed(String name) {
    String original = name.equals("edu-lab") ? Captures.q35Guest() : Captures.q35Switch();
    try (TestHost lab = new TestHost(HostDescriptions.load(name))) {
      String captured = Capturer.capture(lab.host()).text();
      assertThat(Captures.kernelGroups(captured)).isEqualTo(Captures.kernelGroups(original));
      // But for what moves in a running machine: nobody has MSI switched on here.
      assertThat(withoutConfig(captured)).containsAll(withoutConfig(original));
    }
  }

  @Test
  void aDeviceThatWasTakenIsCapturedAsItIs() {
    try (TestHost lab = TestHost.eduLab()) {
      lab.take(TestHost.E1000);
      lab.host().attributes().write("bus/pci/devices/" + TestHost.EDU + "/remove", "1");
      try (TestHost again = again(Capturer.capture(lab.host()))) {
        assertThat(again.device(TestHost.E1000).driver()).contains("vfio-pci");
        assertThat(again.host().devices())
            .extracting(HostDevice::name)
            .doesNotContain(TestHost.EDU)
            .hasSize(lab.host().devices().size());
      }
    }
  }

  @Test
  void whatAListingDoesNotTellIsNoted() {
    try (TestHost desktop = new TestHost(HostDescriptions.load("z490-desktop"))) {
      HostCapture capture = Capturer.capture(desktop.host());
      assertThat(capture.notes())
          .singleElement()
          .asString()
          .contains("of 0000:00:00.0", "guessed", "driver", "bridge");
      try (TestHost again = again(capture)) {
        assertThat(again.host().devices())
            .extracting(HostDevice::name)
            .containsExactlyInAnyOrderElementsOf(
                desktop.host().devices().stream().map(HostDevice::name).toList());
      }
    }
  }

  @Test
  void amdsUnitsKeepTheirMake() {
    try (TestHost lab = TestHost.eduLab(IommuMake.AMD_V2)) {
      HostCapture capture = Capturer.capture(lab.host());
      HostDescription description = HostDescriptions.parse("capture", capture.text());
      assertThat(description.iommus())
          .allSatisfy(unit -> {
            assertThat(unit.make()).isEqualTo(IommuMake.AMD_V2);
            assertThat(unit.registers()).containsOnlyKeys("efr", "efr2");
          });
      try (TestHost again = again(capture)) {
        assertThat(registers(again.host())).isEqualTo(registers(lab.host()));
        assertThat(groups(again.host())).isEqualTo(groups(lab.host()));
      }
    }
  }

  private static TestHost again(HostCapture capture) {
    return new TestHost(HostDescriptions.parse("capture", capture.text()));
  }

  /** What can be seen of each device. */
  private static Map<String, List<String>> facts(Host host) {
    AttributeTree tree = host.attributes();
    Map<String, List<String>> facts = new TreeMap<>();
    for (HostDevice device : host.devices()) {
      List<String> seen = new ArrayList<>();
      seen.add(tree.realPath(device.path()));
      ATTRIBUTES.forEach(attribute -> seen.add(tree.read(device.path() + "/" + attribute)));
      seen.add(tree.read(device.path() + "/resource"));
      seen.add(device.driver() + " " + device.group() + " " + tree.link(device.path() + "/iommu"));
      String reset = device.path() + "/reset_method";
      seen.add(tree.exists(reset) ? tree.read(reset) : "no reset");
      seen.add(HexFormat.of().formatHex(tree.bytes(device.path() + "/config")));
      facts.put(device.name(), seen);
    }
    return facts;
  }

  private static Map<Integer, List<String>> groups(Host host) {
    Map<Integer, List<String>> groups = new TreeMap<>();
    for (HostGroup group : host.groups()) {
      List<String> lines = new ArrayList<>(group.members().stream().map(HostDevice::name).toList());
      lines.add(host.attributes().read("kernel/iommu_groups/" + group.id() + "/reserved_regions"));
      groups.put(group.id(), lines);
    }
    return groups;
  }

  private static Map<String, String> registers(Host host) {
    Map<String, String> registers = new TreeMap<>();
    AttributeTree tree = host.attributes();
    for (String unit : tree.list("class/iommu")) {
      for (String make : tree.list("class/iommu/" + unit)) {
        if (make.endsWith("-iommu")) {
          String folder = "class/iommu/" + unit + "/" + make + "/";
          tree.list(folder)
              .forEach(register -> registers.put(folder + register, tree.read(folder + register)));
        }
      }
    }
    return registers;
  }

  /** Without the first line, which names the host. */
  private static List<String> body(HostCapture capture) {
    return capture.text().lines().skip(1).toList();
  }

  private static List<String> withoutConfig(String capture) {
    return capture
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("  config"))
        // The selftest's unit, which no device is behind, and what no simulated unit shows.
        .filter(line -> !line.matches(".*selftest.*|  (version|address|domains_supported) .*"))
        .toList();
  }
}
