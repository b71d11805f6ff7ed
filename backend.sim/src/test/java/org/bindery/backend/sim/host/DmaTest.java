package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.bindery.api.Access;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.HardwareFault;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * DMA of a bound device: what it reaches, what it does not, and what is recorded; behind each make
 * of IOMMU.
 */
@ParameterizedClass
@EnumSource(FaultsOfMake.class)
class DmaTest {
  private static final long IOVA = 0x7000_0000L;
  private static final int PAGE = 4096;
  private static final int COMMAND = 4;
  private static final int MEMORY_AND_MASTER = 0x6;

  @Parameter FaultsOfMake make;
  private final Random random = new Random(20261121);
  private Arena arena;
  private TestHost lab;
  private TinyEngine engine;
  private TestDevices devices;
  private EngineDevice registered;
  private MemorySegment memory;

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    lab = make.lab();
    engine = lab.engine();
    devices = TestDevices.register();
    lab.host().models().add(devices);
    memory = arena.allocate(8 * PAGE, PAGE);
  }

  @AfterEach
  void stop() {
    lab.close();
    engine.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private DeviceFile bind(String name) {
    lab.take(name);
    DeviceFile file = lab.open(name);
    registered = file.bind(new TinyFd(engine));
    file.write(RegionInfo.CONFIG, COMMAND, 2, MEMORY_AND_MASTER);
    return file;
  }

  private int attach() {
    int domain = engine.allocate(engine.lastBound(), make.snoop());
    registered.attach(domain);
    return domain;
  }

  private DmaPort dma(String name) {
    return devices.port(name).dma();
  }

  private MemorySegment randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return MemorySegment.ofArray(bytes);
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void movesBytesBothWaysAcrossPages() {
    bind(EDU);
    int domain = attach();
    // The two halves of the memory change places, so that a table that passes through would show.
    engine.map(domain, memory.asSlice(0, 4 * PAGE), IOVA + 4 * PAGE, Access.READ_WRITE);
    engine.map(domain, memory.asSlice(4 * PAGE), IOVA, Access.READ_WRITE);
    MemorySegment sent = randomBytes(3 * PAGE);
    assertThat(dma(EDU).write(IOVA + 2 * PAGE + 100, sent)).isTrue();
    MemorySegment back = MemorySegment.ofArray(new byte[3 * PAGE]);
    assertThat(dma(EDU).read(IOVA + 2 * PAGE + 100, back)).isTrue();
    assertThat(bytes(back)).isEqualTo(bytes(sent));
    // Where the pages really are: the first two in the upper half, the rest in the lower.
    int first = 2 * PAGE - 100;
    assertThat(bytes(memory.asSlice(6 * PAGE + 100, first)))
        .isEqualTo(bytes(sent.asSlice(0, first)));
    assertThat(bytes(memory.asSlice(0, 3 * PAGE - first))).isEqualTo(bytes(sent.asSlice(first)));
    assertThat(engine.faults()).isEmpty();
  }

  @Test
  void ofABoundButUnattachedDeviceIsBlocked() {
    bind(EDU);
    memory.fill((byte) 0x55);
    assertRefused(EDU, memory.address(), true, make.blockedWrite);
    assertRefused(EDU, IOVA, false, make.blockedRead);
  }

  @Test
  void toWhatIsNotMappedIsRefusedWholeAndRecorded() {
    bind(EDU);
    engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    memory.fill((byte) 0x55);
    // Half of the request is mapped: none of it is done.
    long last = IOVA + 8 * PAGE - 16;
    assertThat(dma(EDU).write(last, randomBytes(32))).isFalse();
    assertThat(bytes(memory)).containsOnly((byte) 0x55);
    assertThat(engine.faults()).hasSize(1);
    HardwareFault fault = engine.faults().getFirst();
    assertThat(fault.requester().toString()).isEqualTo(EDU);
    assertThat(fault.iova()).isEqualTo(IOVA + 8 * PAGE);
    assertThat(fault.access()).isEqualTo(Access.WRITE);
    assertThat(fault.code()).isEqualTo(make.absentWrite);
    if (make.absentWrite != make.absentRead) {
      assertThat(fault.reason()).contains("write");
    }
    assertThat(fault.pasid()).isEqualTo(-1);
  }

  @Test
  void toTheAddressOfMemoryItselfIsNotPassedThrough() {
    bind(EDU);
    long frame = engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    memory.fill((byte) 0x55);
    assertRefused(EDU, memory.address() & (1L << 47) - 1, true, make.absentWrite);
    assertRefused(EDU, frame * PAGE, true, make.absentWrite);
    assertRefused(EDU, frame * PAGE, false, make.absentRead);
    assertThat(bytes(memory)).containsOnly((byte) 0x55);
  }

  @Test
  void needsThePermissionOfThePage() {
    bind(EDU);
    int domain = attach();
    engine.map(domain, memory.asSlice(0, PAGE), IOVA, Access.READ);
    engine.map(domain, memory.asSlice(PAGE, PAGE), IOVA + PAGE, Access.WRITE);
    memory.fill((byte) 0x55);
    assertRefused(EDU, IOVA, true, make.deniedWrite);
    if (make.deniedRead == FaultsOfMake.Codes.READS) {
      assertThat(dma(EDU).read(IOVA + PAGE, MemorySegment.ofArray(new byte[8]))).isTrue();
    } else {
      assertRefused(EDU, IOVA + PAGE, false, make.deniedRead);
    }
    assertThat(dma(EDU).read(IOVA, MemorySegment.ofArray(new byte[8]))).isTrue();
    assertThat(dma(EDU).write(IOVA + PAGE, MemorySegment.ofArray(new byte[8]))).isTrue();
  }

  @Test
  void beyondTheWidthOfTheTablesIsRefused() {
    bind(EDU);
    attach();
    assertRefused(EDU, 1L << 48, false, make.beyondRead);
    assertRefused(EDU, -8, false, make.beyondRead);
  }

  @Test
  void afterDetachAndCloseIsRefused() {
    DeviceFile file = bind(EDU);
    engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    memory.fill((byte) 0x55);
    DmaPort port = dma(EDU);
    assertThat(port.write(IOVA, MemorySegment.ofArray(new byte[] {0x55}))).isTrue();
    registered.detach();
    assertRefused(EDU, IOVA, true, make.blockedWrite);
    file.close();
    int recorded = engine.faults().size();
    assertThat(port.write(IOVA, randomBytes(16))).isFalse();
    assertThat(bytes(memory)).containsOnly((byte) 0x55);
    // Without bus mastering nothing is sent, so nothing is recorded.
    assertThat(engine.faults()).hasSize(recorded);
  }

  @Test
  void afterUnmapFindsNothingThoughItWasCached() {
    bind(EDU);
    int domain = attach();
    engine.map(domain, memory, IOVA, Access.READ_WRITE);
    memory.fill((byte) 0x55);
    assertThat(dma(EDU).read(IOVA, MemorySegment.ofArray(new byte[8 * PAGE]))).isTrue();
    assertThat(engine.domain(domain).unmap(IOVA, 8)).isEqualTo(8 * PAGE);
    for (int page = 0; page < 8; page++) {
      assertRefused(EDU, IOVA + (long) page * PAGE, true, make.absentWrite);
    }
  }

  @Test
  void withoutBusMasteringIsNotSent() {
    DeviceFile file = bind(EDU);
    engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    file.write(RegionInfo.CONFIG, COMMAND, 2, 0x2);
    memory.fill((byte) 0x55);
    assertThat(dma(EDU).write(IOVA, randomBytes(16))).isFalse();
    assertThat(bytes(memory)).containsOnly((byte) 0x55);
    assertThat(engine.faults()).isEmpty();
  }

  @Test
  void behindABridgeBearsTheBridgesRequesterId() {
    lab.take(E1000);
    bind(EDU_BEHIND_BRIDGE);
    assertThat(engine.lastBound().requesters().stream().map(Object::toString))
        .containsExactly(EDU_BEHIND_BRIDGE, "0000:01:00.0");
    assertThat(dma(EDU_BEHIND_BRIDGE).write(IOVA, randomBytes(16))).isFalse();
    assertThat(engine.faults().getFirst().requester().toString()).isEqualTo("0000:01:00.0");
    engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    MemorySegment sent = randomBytes(PAGE);
    assertThat(dma(EDU_BEHIND_BRIDGE).write(IOVA, sent)).isTrue();
    assertThat(bytes(memory.asSlice(0, PAGE))).isEqualTo(bytes(sent));
  }

  @Test
  void toTheInterruptAddressesIsNeverMemoryWhereThereAreSuch() {
    bind(EDU);
    int domain = attach();
    if (make.interrupts.isEmpty()) {
      engine.map(domain, memory.asSlice(0, PAGE), 0xfee00000L, Access.READ_WRITE);
      assertThat(dma(EDU).write(0xfee00000L, MemorySegment.ofArray(new byte[] {1, 2, 3, 4})))
          .isTrue();
      assertThat(bytes(memory.asSlice(0, 4))).containsExactly(1, 2, 3, 4);
      assertThat(engine.faults()).isEmpty();
      return;
    }
    // No engine maps there; even so it would be no memory.
    engine.map(domain, memory.asSlice(0, PAGE), 0xfee00000L, Access.READ_WRITE);
    memory.fill((byte) 0x55);
    assertThat(dma(EDU).write(0xfee00000L, MemorySegment.ofArray(new byte[4]))).isFalse();
    assertThat(dma(EDU).write(0xfee00010L, MemorySegment.ofArray(new byte[4]))).isFalse();
    assertThat(dma(EDU).write(0xfee00000L, MemorySegment.ofArray(new byte[8]))).isFalse();
    assertThat(dma(EDU).read(0xfee00000L, MemorySegment.ofArray(new byte[4]))).isFalse();
    assertThat(engine.faults().stream().map(HardwareFault::code))
        .containsExactlyElementsOf(make.interrupts);
    assertThat(bytes(memory)).containsOnly((byte) 0x55);
  }

  @Test
  void toMemoryWhoseArenaIsClosedIsARecordedFault() {
    bind(EDU);
    engine.map(attach(), memory, IOVA, Access.READ_WRITE);
    assertThat(dma(EDU).write(IOVA, randomBytes(16))).isTrue();
    arena.close();
    MemorySegment into = MemorySegment.ofArray(new byte[16]);
    assertThat(dma(EDU).read(IOVA, into)).isFalse();
    assertThat(bytes(into)).containsOnly((byte) 0);
    assertThat(dma(EDU).write(IOVA, randomBytes(16))).isFalse();
    assertThat(engine.faults().stream().map(HardwareFault::code))
        .containsExactly(make.gone, make.gone);
  }

  private void assertRefused(String device, long iova, boolean write, int code) {
    byte[] before = bytes(memory);
    int recorded = engine.faults().size();
    MemorySegment data = randomBytes(16);
    byte[] dataBefore = bytes(data);
    boolean done = write ? dma(device).write(iova, data) : dma(device).read(iova, data);
    assertThat(done).isFalse();
    assertThat(bytes(data)).isEqualTo(dataBefore);
    assertThat(bytes(memory)).isEqualTo(before);
    assertThat(engine.faults()).hasSize(recorded + 1);
    HardwareFault fault = engine.faults().getLast();
    assertThat(fault.requester().toString()).isEqualTo(device);
    assertThat(fault.iova()).isEqualTo(iova);
    assertThat(fault.access()).isEqualTo(write ? Access.WRITE : Access.READ);
    assertThat(fault.code()).isEqualTo(code);
  }
}
