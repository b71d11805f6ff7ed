package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.api.PageTableKind;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.hardware.HardwareCapabilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A machine with an SMMUv3, as a description has it. */
class SmmuMachineTest {
  private static final String PASIDS =
      "\"capabilities\": [{\"type\": \"express\", \"port\": \"integratedEndpoint\"},"
          + " {\"type\": \"ats\"}, {\"type\": \"pri\", \"requests\": 32},"
          + " {\"type\": \"pasid\", \"bits\": 16}]";

  private final TestHost host =
      new TestHost(
          HostDescriptions.parse(
              "arm.json",
              """
              { "iommus": [ { "name": "smmu3.0x0000000148000000", "make": "smmuv3",
                              "canwbs": ["0001"] } ],
                "devices": [
                  { "name": "0000:75:00.0", "vendor": "0x19e5", "device": "0xa250",
                    "class": "0x120000", "revision": "0x30", %1$s },
                  { "name": "0000:76:00.0", "vendor": "0x19e5", "device": "0xa250",
                    "class": "0x120000", "revision": "0x20", %1$s },
                  { "name": "0001:01:00.0", "vendor": "0x15b3", "device": "0x1021",
                    "class": "0x020000", %1$s } ] }
              """
                  .formatted(PASIDS)));

  @AfterEach
  void stop() {
    host.close();
  }

  private DmaFunction dma(String name) {
    return ((MachineDevice) host.device(name)).dma().orElseThrow();
  }

  /** Page requests of a function's own are not taken; an accelerator on the bus can be stalled. */
  @Test
  void onlyFunctionsThatMayBeStalledReachAProcess() {
    for (String name : new String[] {"0000:75:00.0", "0000:76:00.0", "0001:01:00.0"}) {
      boolean stalls = name.equals("0000:75:00.0");
      assertThat(dma(name).pasidBits()).isEqualTo(16);
      assertThat(dma(name).stalls()).as(name).isEqualTo(stalls);
      assertThat(dma(name).pageRequests()).as(name).isEqualTo(stalls);
    }
  }

  /** By the segment of its root complex, behind one and the same unit. */
  @Test
  void snoopingCanBeEnforcedForTheDevicesOfACoherentRootComplex() {
    assertThat(capabilities("0000:75:00.0").enforcesSnoop()).isFalse();
    assertThat(capabilities("0001:01:00.0").enforcesSnoop()).isTrue();
    assertThat(capabilities("0001:01:00.0").kinds()).contains(PageTableKind.PAGING);
  }

  private HardwareCapabilities capabilities(String name) {
    return dma(name).hardware().capabilities(dma(name).arrivesAs());
  }

  @Test
  void linuxShowsTheUnitWithoutRegistersAndItsWindow() {
    String unit = "class/iommu/smmu3.0x0000000148000000";
    assertThat(host.host().attributes().list(unit)).containsExactly("devices");
    assertThat(host.host().attributes().list(unit + "/devices"))
        .containsExactly("0000:75:00.0", "0000:76:00.0", "0001:01:00.0");
    assertThat(host.host().attributes().read("kernel/iommu_groups/0/reserved_regions"))
        .isEqualTo("0x0000000008000000 0x00000000080fffff msi");
    assertThat(host.host().iommus()).containsExactly("smmu3.0x0000000148000000 (smmuv3)");
  }
}
