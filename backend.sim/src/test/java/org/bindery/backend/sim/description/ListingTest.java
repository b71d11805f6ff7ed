package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of IOMMU groups, as people paste them. */
class ListingTest {
  private static final String BELOW =
      """
      IOMMU Group 7:
      \t00:1c.0 PCI bridge [0604]: Intel Corporation Device [8086:06b8] (rev f0)
      \t05:00.0 Ethernet controller [0200]: Realtek RTL8125 2.5GbE Controller [10ec:8125] (rev 04)
      IOMMU Group 12:
      \t00:1f.0 ISA bridge [0601]: Intel Corporation Z490 [LPC] Controller [8086:0685]
      """;

  private static final String BEFORE =
      """
      IOMMU Group 7 00:1c.0 PCI bridge [0604]: Intel Corporation Device [8086:06b8] (rev f0)
      IOMMU Group 7 05:00.0 Ethernet controller [0200]: Realtek RTL8125 2.5GbE Controller [10ec:8125] (rev 04)
      IOMMU Group 12 00:1f.0 ISA bridge [0601]: Intel Corporation Z490 [LPC] Controller [8086:0685]
      """;

  private static final String WITH_DRIVERS =
      """
      IOMMU Group   7: 0000:00:1c.0 PCI bridge [0604] Intel Corporation Device [8086:06b8] (rev f0)
      	Kernel driver in use: pcieport
      IOMMU Group   7: 0000:05:00.0 Ethernet controller [0200] Realtek RTL8125 2.5GbE Controller [10ec:8125] (rev 04)
      	Subsystem: Gigabyte Technology Co., Ltd RTL8125 [1458:e000]
      	Kernel driver in use: vfio-pci
      	Kernel modules: r8169
      IOMMU Group  12: 0000:00:1f.0 ISA bridge [0601] Intel Corporation Z490 [LPC] Controller [8086:0685]
      """;

  @ParameterizedTest
  @ValueSource(strings = {BELOW, BEFORE, WITH_DRIVERS})
  void everyShapeGivesTheSameGroupsAndIds(String text) {
    HostDescription host = HostDescriptions.parse("pasted", text);
    assertThat(groups(host))
        .containsExactly(
            Map.entry("0000:00:1c.0", 7),
            Map.entry("0000:00:1f.0", 12),
            Map.entry("0000:05:00.0", 7));
    PciIds ids = device(host, "0000:05:00.0").ids();
    assertThat(ids.vendor()).isEqualTo(0x10ec);
    assertThat(ids.device()).isEqualTo(0x8125);
    assertThat(ids.deviceClass()).isEqualTo(0x020000);
    assertThat(ids.revision()).isEqualTo(4);
    assertThat(device(host, "0000:00:1f.0").listed().orElseThrow().product())
        .isEqualTo("ISA bridge: Intel Corporation Z490 [LPC] Controller");
  }

  @Test
  void aDriverThatIsNotSaidIsGuessedAndMarked() {
    DeviceDescription guessed = device(HostDescriptions.parse("pasted", BELOW), "0000:05:00.0");
    assertThat(guessed.driver()).contains("r8169");
    assertThat(guessed.listed().orElseThrow().guessed())
        .containsExactlyInAnyOrder("driver", "bridge", "iommu");
  }

  @Test
  void aDriverThatIsSaidIsNotGuessed() {
    DeviceDescription said = device(HostDescriptions.parse("pasted", WITH_DRIVERS), "0000:05:00.0");
    assertThat(said.driver()).contains("vfio-pci");
    assertThat(said.listed().orElseThrow().guessed()).containsExactlyInAnyOrder("bridge", "iommu");
    assertThat(said.ids().subsystemVendor()).isEqualTo(0x1458);
    assertThat(said.ids().subsystemDevice()).isEqualTo(0xe000);
  }

  @ParameterizedTest
  @CsvSource({"z490-desktop, 27, 19", "z690-desktop, 30, 24"})
  void theMachineHasTheGroupsOfItsListing(String name, int devices, int groups) {
    HostDescription listing = HostDescriptions.load(name);
    try (TestHost host = new TestHost(listing)) {
      assertThat(host.host().devices()).hasSize(devices);
      assertThat(host.host().groups()).hasSize(groups);
      Map<String, Integer> formed =
          host.host().devices().stream()
              .collect(Collectors.toMap(HostDevice::name, d -> d.group().orElseThrow()));
      assertThat(formed).isEqualTo(groups(listing));
    }
  }

  /** A Ryzen's and a Core's: the first line of either listing is the host bridge. */
  @ParameterizedTest
  @CsvSource({
    "Advanced Micro Devices Starship/Matisse Root Complex [1022:1480], ivhd0, AMD_V2",
    "Intel Corporation Device [8086:9b33], dmar0, VTD"
  })
  void theIommuIsOfTheHostBridgesMaker(String bridge, String name, IommuMake make) {
    String text =
        """
        IOMMU Group 0:
        \t00:00.0 Host bridge [0600]: %s
        IOMMU Group 1:
        \t00:01.0 Non-Volatile memory controller [0108]: AMD or not [1022:7901]
        """
            .formatted(bridge);
    HostDescription host = HostDescriptions.parse("pasted", text);
    assertThat(host.iommus())
        .extracting(IommuDescription::name, IommuDescription::make)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(name, make));
    assertThat(host.devices()).allMatch(device -> device.iommu().equals(Optional.of(name)));
    try (TestHost lab = new TestHost(host)) {
      assertThat(lab.host().attributes().list("class/iommu")).containsExactly(name);
    }
  }

  @Test
  void theDriverDecidesWhoBlocksNeverTheClass() {
    String edited =
        BELOW.replace(
            "Controller [8086:0685]\n",
            "Controller [8086:0685]\n\tKernel driver in use: lpc_ich\n"
                + "\t00:1f.4 SMBus [0c05]: Intel [8086:06a3]\n\tKernel driver in use: pci-stub\n");
    try (TestHost host = new TestHost(HostDescriptions.parse("edited", edited))) {
      HostGroup group = host.group(12);
      assertThat(group.blockers())
          .extracting(org.bindery.api.Blocker::object)
          .containsExactly("0000:00:1f.0");
    }
  }

  @Test
  void theDisplayOfTheProcessorIsTakenForTheOneThatTheMachineStartsOn() {
    HostDescription host = HostDescriptions.load("z690-desktop");
    assertThat(host.devices())
        .filteredOn(device -> device.listed().orElseThrow().bootDisplay())
        .extracting(DeviceDescription::name)
        .containsExactly("0000:00:02.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IOMMU Group 1:\\n  nonsense | line 2",
        "IOMMU Group 1: 00:01.0 PCI bridge: Intel Corporation | line 1",
        "IOMMU Group 1:\\n | line 1",
        "IOMMU Group 1 00:00.0 Host bridge [0600]: A [8086:1]\\n | line 1"
      })
  void whatIsNoListingIsRefusedWithItsPlace(String text, String place) {
    String lines = text.strip().replace("\\n", "\n");
    assertThatThrownBy(() -> HostDescriptions.parse("pasted", lines))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(place);
  }

  @Test
  void aFunctionInTwoGroupsIsRefused() {
    String twice = BEFORE + "IOMMU Group 9 00:1f.0 ISA bridge [0601]: Intel [8086:0685]\n";
    assertThatThrownBy(() -> HostDescriptions.parse("pasted", twice))
        .hasMessageContaining("0000:00:1f.0 is there twice");
  }

  private static Map<String, Integer> groups(HostDescription host) {
    return host.devices().stream()
        .collect(
            Collectors.toMap(
                DeviceDescription::name,
                device -> device.listed().orElseThrow().group(),
                (a, b) -> a,
                TreeMap::new));
  }

  private static DeviceDescription device(HostDescription host, String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }
}
