package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.PageTableKind;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.function.Region;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machines that are described in JSON: valid, and with the groups that their topology says. */
class BuiltInHostsTest {
  /** ECAP.SC. */
  private static final long SNOOP_CONTROL = 1 << 7;

  @ParameterizedTest
  @ValueSource(strings = {"dsa-server", "snoop-lab", "workstation"})
  void theSchemaTakesThem(String name) throws IOException {
    try (InputStream in =
            getClass().getClassLoader().getResourceAsStream("hosts/" + name + ".json");
        InputStream schema =
            getClass()
                .getResourceAsStream("/org/bindery/backend/sim/host-description.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(schema)
                  .validate(text, InputFormat.JSON))
          .isEmpty();
    }
  }

  /**
   * Each function alone in its group, but for functions of one slot without access control
   * services, and what is behind a bridge to conventional PCI.
   */
  @Test
  void theServersGroupsAreWhatItsTopologySays() {
    try (TestHost host = new TestHost(HostDescriptions.load("dsa-server"))) {
      assertThat(shared(host))
          .containsExactlyInAnyOrder(
              List.of("0000:00:00.0", "0000:00:00.4"),
              List.of("0000:00:1f.0", "0000:00:1f.4", "0000:00:1f.5"),
              List.of("0000:02:00.0", "0000:03:00.0"),
              List.of("0000:80:00.0", "0000:80:00.4"));
      assertThat(host.host().groups()).hasSize(32);
    }
  }

  @Test
  void theServerHasItsAcceleratorsBehindUnitsThatControlSnooping() {
    try (TestHost host = new TestHost(HostDescriptions.load("dsa-server"))) {
      assertThat(ids(host, "8086", "0b25")).hasSize(4);
      assertThat(ids(host, "8086", "0cfe")).hasSize(2);
      for (HostDevice device : host.host().devices()) {
        if (device.driver().equals(Optional.of("idxd"))) {
          assertThat(device.properties()).containsEntry(HostDevice.PCI_CLASS, "088000");
          assertThat(host.host().attributes().link(device.path() + "/iommu"))
              .hasValueSatisfying(unit -> assertThat(unit).isIn("dmar3", "dmar6"));
        }
      }
      List<String> units = host.host().attributes().list("class/iommu");
      assertThat(units).hasSize(7);
      for (String unit : units) {
        String ecap = host.host().attributes().read("class/iommu/" + unit + "/intel-iommu/ecap");
        assertThat(Long.parseUnsignedLong(ecap, 16) & SNOOP_CONTROL).isNotZero();
      }
    }
  }

  /** What makes shared virtual addressing possible: in the function, and in the unit before it. */
  @Test
  void theServersAcceleratorsAloneSendPasidsAndPageRequests() {
    try (TestHost host = new TestHost(HostDescriptions.load("dsa-server"))) {
      for (HostDevice device : host.host().devices()) {
        Optional<? extends DmaDevice> dma = ((MachineDevice) device).dma();
        boolean accelerator = device.driver().equals(Optional.of("idxd"));
        assertThat(dma.map(DmaDevice::pasidBits)).contains(accelerator ? 20 : 0);
        assertThat(dma.map(DmaDevice::pageRequests)).contains(accelerator);
        if (accelerator) {
          HardwareCapabilities unit =
              dma.get().hardware().capabilities(dma.get().requesters().getFirst());
          assertThat(unit.pasidBits()).isEqualTo(20);
          assertThat(unit.pageRequests()).isTrue();
          assertThat(unit.kinds()).contains(PageTableKind.SVA);
          accelerates(((MachineDevice) device).function());
        }
      }
    }
  }

  /** By its registers: the server's units mark writes, QEMU's and the workstation's do not. */
  @Test
  void theServerAloneTracksDirtyPages() {
    for (String name : List.of("dsa-server", "workstation", "edu-lab", "q35-switch")) {
      try (TestHost host = new TestHost(HostDescriptions.load(name))) {
        for (HostDevice device : host.host().devices()) {
          DmaDevice dma = ((MachineDevice) device).dma().orElseThrow();
          assertThat(dma.hardware().capabilities(dma.requesters().getFirst()).dirtyTracking())
              .as("%s of %s", device.name(), name)
              .isEqualTo(name.equals("dsa-server"));
        }
      }
    }
  }

  private static void accelerates(PciFunction function) {
    assertThat(function.vectors().list()).containsExactly(new InterruptInfo(InterruptKind.MSIX, 9));
    assertThat(function.regions())
        .filteredOn(region -> region.index() <= 2)
        .extracting(Region::size)
        .containsExactly(64L << 10, 128L << 10);
  }

  @Test
  void theSnoopLabHasAnEduBehindAUnitOfEitherKind() {
    try (TestHost host = new TestHost(HostDescriptions.load("snoop-lab"))) {
      assertThat(shared(host)).isEmpty();
      assertThat(enforces(host, "0000:00:02.0")).isTrue();
      assertThat(enforces(host, "0000:00:03.0")).isFalse();
    }
  }

  private static boolean enforces(TestHost host, String edu) {
    MachineDevice device =
        (MachineDevice)
            ids(host, "1234", "11e8").stream()
                .filter(each -> each.name().equals(edu))
                .findFirst()
                .orElseThrow();
    DmaDevice dma = device.dma().orElseThrow();
    return dma.hardware().capabilities(dma.requesters().getFirst()).enforcesSnoop();
  }

  /**
   * Downstream ports without access control services take what is behind them into their groups;
   * the graphics card's functions have none either; those in the processor say that they do not
   * talk to each other.
   */
  @Test
  void theWorkstationsGroupsAreWhatItsTopologySays() {
    try (TestHost host = new TestHost(HostDescriptions.load("workstation"))) {
      assertThat(shared(host))
          .containsExactlyInAnyOrder(
              List.of("0000:00:14.0", "0000:00:14.3"),
              List.of("0000:01:00.0", "0000:01:00.1"),
              List.of("0000:05:00.0", "0000:06:00.0"),
              List.of("0000:05:08.0", "0000:07:00.0", "0000:08:00.0", "0000:08:01.0"),
              List.of("0000:05:0c.0", "0000:09:00.0"),
              List.of("0000:05:0d.0", "0000:0a:00.0"));
      assertThat(host.host().groups()).hasSize(21);
      assertThat(host.host().iommus()).containsExactly("ivhd0 (amd-v2)");
      assertThat(host.host().attributes().read("kernel/iommu_groups/9/reserved_regions").lines())
          .containsExactly(
              "0x00000000fee00000 0x00000000feefffff msi",
              "0x000000fd00000000 0x000000ffffffffff reserved");
    }
  }

  private static List<List<String>> shared(TestHost host) {
    return host.host().groups().stream()
        .map(group -> group.members().stream().map(HostDevice::name).toList())
        .filter(members -> members.size() > 1)
        .toList();
  }

  private static List<HostDevice> ids(TestHost host, String vendor, String device) {
    return host.host().devices().stream()
        .filter(each -> each.properties().get(HostDevice.PCI_VENDOR).equals(vendor))
        .filter(each -> each.properties().get(HostDevice.PCI_DEVICE).equals(device))
        .toList();
  }
}
