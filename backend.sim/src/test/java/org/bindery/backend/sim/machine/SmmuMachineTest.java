package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.core.capture.Capturer;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
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

  private final TestDevices models = TestDevices.register(0x19e5, 0xa250);

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

  /** The way of a page fault without ATS and PRI: the very request waits, and is done. */
  @Test
  void aFunctionThatMayBeStalledWritesToAPageThatWasReclaimed() {
    TestProcess process = new TestProcess();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(4096, 4096);
      Memory memory = process.register(page);
      List<HardwareFault> faults = new ArrayList<>();
      host.host().models().add(models);
      dma("0000:75:00.0").hardware().onFault(faults::add);
      for (String name : new String[] {"0000:75:00.0", "0000:76:00.0"}) {
        MachineDevice device = (MachineDevice) host.device(name);
        device.attachPasid(9, share(name, process));
        device.function().config().write(4, 2, 6);
        memory.reclaim(0, 4096);
        PasidPort port = models.port(name).pasids().orElseThrow();
        MemorySegment one = MemorySegment.ofArray(new byte[] {(byte) name.charAt(6)});
        assertThat(port.write(9, page.address(), one)).isEqualTo(name.startsWith("0000:75"));
        assertThat(port.requestPage(9, page.address(), Access.READ)).as("no PRI").isFalse();
      }
      assertThat(page.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) '5');
      assertThat(faults).extracting(HardwareFault::code).containsExactly(0x10);
      assertThat(faults.getFirst().requester().toString()).isEqualTo("0000:76:00.0");
    }
  }

  private IommuDomain share(String name, TestProcess process) {
    DmaFunction dma = dma(name);
    return dma.hardware()
        .allocate(DomainRequest.sva(dma.arrivesAs(), SmmuV3.STAGE_1, Snoop.ALLOW, process));
  }

  /** But for its registers and what firmware says, which sysfs does not show. */
  @Test
  void aCaptureOfItIsReadAgain() {
    String text = Capturer.capture(host.host()).text();
    try (TestHost again = new TestHost(HostDescriptions.parse("capture", text))) {
      assertThat(again.host().iommus()).isEqualTo(host.host().iommus());
      assertThat(again.host().groups()).hasSameSizeAs(host.host().groups());
    }
  }
}
