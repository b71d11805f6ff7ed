package org.bindery.backend.sim.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.RegionInfo;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.function.ConfigSpace;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.pci.RequestCapabilities;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DevicePort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function of a whole machine sends with PASIDs, and when it sends nothing. */
class FunctionPasidsTest {
  private static final String DSA = "0000:6a:01.0";
  private static final int PAGE = 4096;
  private static final int PASID = 9;
  private static final int COMMAND = 4;
  private static final int MEMORY = 0x2;
  private static final int MEMORY_AND_MASTER = 0x6;

  private final TestHost server = new TestHost(HostDescriptions.load("dsa-server"));
  private final TestDevices models = TestDevices.register(0x8086, 0x0b25);
  private final TestProcess process = new TestProcess();
  private final List<HardwareFault> faults = new ArrayList<>();
  private Arena arena;
  private MemorySegment segment;
  private Memory memory;
  private MachineDevice device;
  private DmaDevice dma;

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    segment = arena.allocate(2 * PAGE, PAGE);
    memory = process.register(segment);
    server.host().models().add(models);
    device = (MachineDevice) server.device(DSA);
    dma = device.dma().orElseThrow();
    dma.hardware().onFault(faults::add);
    IommuDomain shared =
        dma.hardware()
            .allocate(
                DomainRequest.sva(
                    dma.requesters().getFirst(), "vtd-second-stage", Snoop.ALLOW, process));
    device.attachPasid(PASID, shared);
  }

  @AfterEach
  void stop() {
    server.close();
    arena.close();
  }

  private PasidPort port() {
    return models.port(DSA).pasids().orElseThrow();
  }

  private boolean writes(int value) {
    return port().write(PASID, segment.address(), MemorySegment.ofArray(new byte[] {(byte) value}));
  }

  @Test
  void sendsNothingWithoutBusMastering() {
    ConfigSpace config = device.function().config();
    config.write(COMMAND, 2, MEMORY);
    assertThat(writes(1)).isFalse();
    assertThat(port().translates(PASID, segment.address(), Access.READ)).isFalse();
    assertThat(port().requestPage(PASID, segment.address(), Access.READ)).isFalse();
    assertThat(faults).isEmpty();
    config.write(COMMAND, 2, MEMORY_AND_MASTER);
    assertThat(writes(2)).isTrue();
    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) 2);
    assertThat(port().translates(PASID, segment.address(), Access.READ_WRITE)).isTrue();
  }

  /** The way of a page fault: no translation, a page request, then it works; nothing is pinned. */
  @Test
  void asksForAPageThatWasReclaimed() {
    device.function().config().write(COMMAND, 2, MEMORY_AND_MASTER);
    assertThat(writes(1)).isTrue();
    memory.reclaim(0, PAGE);
    assertThat(port().translates(PASID, segment.address(), Access.WRITE)).isFalse();
    assertThat(faults).as("to ask is no fault").isEmpty();
    assertThat(writes(2)).isFalse();
    assertThat(faults).extracting(HardwareFault::pasid).containsExactly(PASID);
    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(port().requestPage(PASID, segment.address(), Access.WRITE)).isTrue();
    assertThat(writes(3)).isTrue();
    memory.protect(Access.READ);
    assertThat(port().requestPage(PASID, segment.address(), Access.WRITE)).isFalse();
    assertThat(port().requestPage(PASID, segment.address(), Access.READ)).isTrue();
    assertThat(port().requestPage(PASID, segment.address() - PAGE, Access.READ)).isFalse();
    device.blockPasid(PASID);
    assertThat(port().requestPage(PASID, segment.address(), Access.READ)).isFalse();
    assertThat(server.host().memory().orElseThrow().pinnedPages()).isZero();
  }

  /** The kernel switches them on; an owner of the function reads that and cannot change it. */
  @Test
  void theSwitchesAreTheKernels() {
    device.detachPasid(PASID, domainOfNobody());
    assertThat(dma.hardware())
        .isInstanceOfSatisfying(
            SimHardware.class,
            unit ->
                assertThat(unit.pasids(dma.requesters().getFirst()))
                    .as("of another's")
                    .containsExactly(PASID));
    device.blockPasid(PASID);
    server.take(DSA);
    try (TinyEngine engine = server.engine();
        DeviceFile file = server.open(DSA)) {
      file.bind(new TinyFd(engine));
      RequestCapabilities at = RequestCapabilities.of(device.function().description().config());
      for (int control :
          new int[] {
            at.pasid() + RequestCapabilities.PASID_CONTROL,
            at.ats() + RequestCapabilities.ATS_CONTROL,
            at.pri() + RequestCapabilities.PRI_CONTROL
          }) {
        long on = file.read(RegionInfo.CONFIG, control, 2);
        assertThat(on).isNotZero();
        file.write(RegionInfo.CONFIG, control, 2, 0);
        assertThat(file.read(RegionInfo.CONFIG, control, 2)).isEqualTo(on);
      }
    }
  }

  private IommuDomain domainOfNobody() {
    return dma.hardware()
        .allocate(
            DomainRequest.sva(
                dma.requesters().getFirst(), "vtd-second-stage", Snoop.ALLOW, new TestProcess()));
  }

  @Test
  void hasNoneWhereTheIommuOrTheWayHasNone() {
    String pasids =
        "{ \"type\": \"ats\" }, { \"type\": \"pri\", \"requests\": 8 }, { \"type\": \"pasid\", \"bits\": 20 }";
    // Behind a unit of the chipset, and in a slot whose functions reach each other.
    assertThat(plugged("0000:00:05.0", "dmar0", false, pasids).pasids()).isEmpty();
    assertThat(plugged("0000:6a:05.0", "dmar3", true, pasids).pasids()).isEmpty();
    assertThat(plugged("0000:6a:06.0", "dmar3", false, "{ \"type\": \"ats\" }").pasids()).isEmpty();
    assertThat(plugged("0000:6a:07.0", "dmar3", false, pasids).pasids()).isPresent();
  }

  /** Where the unit answers no translations, or a bridge is between, it is switched off. */
  @Test
  void keepsTranslationsOnlyWhereTheUnitAnswersThem() {
    assertThat(device.dma().orElseThrow().ats()).isTrue();
    plugged("0000:6a:08.0", "dmar3", false, "{ \"type\": \"ats\" }");
    assertThat(translates("0000:6a:08.0")).isTrue();
    try (TestHost lab = TestHost.eduLab()) {
      lab.host()
          .plug(
              """
              { "name": "0000:00:15.0", "vendor": "0x8086", "device": "0x0b25", "class": "0x088000",
                "capabilities": [ { "type": "express", "port": "integratedEndpoint" },
                    { "type": "ats" } ], "config": { "0x106": "00 80" } }
              """);
      MachineDevice without = (MachineDevice) lab.device("0000:00:15.0");
      assertThat(without.dma().orElseThrow().ats()).isFalse();
      int at = RequestCapabilities.of(without.function().description().config()).ats();
      assertThat(without.function().description().config().u16(at + 6)).isEqualTo(0x8000);
      assertThat(without.function().config().read(at + 6, 2)).isZero();
    }
  }

  private boolean translates(String name) {
    MachineDevice plugged = (MachineDevice) server.device(name);
    int at = RequestCapabilities.of(plugged.function().description().config()).ats();
    return plugged.dma().orElseThrow().ats()
        && (plugged.function().config().read(at + RequestCapabilities.ATS_CONTROL, 2)
                & RequestCapabilities.ATS_ENABLE)
            != 0;
  }

  private DevicePort plugged(String name, String unit, boolean multifunction, String more) {
    server
        .host()
        .plug(
            """
            { "name": "%s", "vendor": "0x8086", "device": "0x0b25", "class": "0x088000",
              "iommu": "%s", "multifunction": %s,
              "capabilities": [ { "type": "express", "port": "integratedEndpoint" }, %s ] }
            """
                .formatted(name, unit, multifunction, more));
    return models.port(name);
  }
}
