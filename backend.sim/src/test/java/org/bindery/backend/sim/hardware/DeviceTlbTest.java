package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.PageEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a function keeps of translations is used, is true, and is gone when it must be (I3). */
class DeviceTlbTest {
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int PASID = 7;
  private static final RequesterId ONE = new RequesterId(0, 0x6a, 0x08);

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment = arena.allocate(4 * PAGE, PAGE);
  private final long frame = frames.pin(new Registered(segment), 0, 4);
  private final DeviceTlb tlb = new DeviceTlb();
  private final List<HardwareFault> faults = new ArrayList<>();
  private Unit unit;
  private DmaPort dma;

  @AfterEach
  void close() {
    arena.close();
  }

  private void start(TestMake make) {
    unit = make.unit(frames);
    unit.admit(ONE);
    unit.onFault(faults::add);
    unit.deviceTlb(ONE, tlb);
    tlb.turn(true);
    dma = Ports.dma(unit, ONE, tlb);
  }

  private static MemorySegment bytes(int value) {
    return MemorySegment.ofArray(new byte[] {(byte) value});
  }

  private boolean keeps(int pasid, long page, boolean write) {
    return tlb.find(pasid, page, write) != PageEntry.NONE;
  }

  @ParameterizedTest
  @EnumSource(names = {"VTD_FIRST_STAGE", "AMD_V1", "AMD_V2", "SMMUV3", "SMMUV3_STAGE_2"})
  void forgetsWhatIsUnmappedReplacedBlockedOrReset(TestMake make) {
    start(make);
    IommuDomain domain = make.domain(unit, ONE);
    unit.attach(ONE, domain);
    domain.map(IOVA, frame, 4, Access.READ_WRITE);
    assertThat(dma.read(IOVA, bytes(0))).isTrue();
    assertThat(keeps(0, IOVA, false)).isTrue();
    assertThat(keeps(0, IOVA, true)).as("it asked for reading").isFalse();
    assertThat(dma.write(IOVA, bytes(1))).isTrue();
    assertThat(dma.write(IOVA + PAGE, bytes(1))).isTrue();
    assertThat(keeps(0, IOVA, true)).isTrue();
    assertThat(keeps(0, IOVA, false)).isTrue();
    assertThat(keeps(0, IOVA + 2 * PAGE, false)).isFalse();
    domain.unmap(IOVA, 4);
    assertThat(keeps(0, IOVA, false)).isFalse();
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    domain.map(IOVA, frame, 4, Access.READ_WRITE);
    assertThat(dma.write(IOVA, bytes(2))).isTrue();
    IommuDomain other = make.domain(unit, ONE);
    other.map(IOVA, frame + 1, 1, Access.READ_WRITE);
    unit.attach(ONE, other);
    assertThat(keeps(0, IOVA, false)).isFalse();
    assertThat(dma.write(IOVA, bytes(3))).isTrue();
    assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
    assertThat(segment.get(ValueLayout.JAVA_BYTE, PAGE)).isEqualTo((byte) 3);
    unit.block(ONE);
    assertThat(keeps(0, IOVA, false)).isFalse();
    faults.clear();
    assertThat(dma.write(IOVA, bytes(4))).isFalse();
    assertThat(faults).hasSize(1);
  }

  @Test
  void forgetsWhatTheProcessOfAPasidTakesAwayAndWhatThePasidStoodFor() {
    start(TestMake.VTD_FIRST_STAGE);
    PasidPort port = unit.pasidPath(ONE, tlb, PageAsking.never()).orElseThrow();
    TestProcess process = new TestProcess();
    Memory memory = process.register(segment);
    unit.attach(ONE, PASID, shared(process));
    long page = segment.address();
    assertThat(port.translates(PASID, page, Access.READ_WRITE)).isTrue();
    assertThat(keeps(PASID, page, true)).as("to ask is to have").isTrue();
    assertThat(keeps(0, page, true)).isFalse();
    assertThat(port.write(PASID, page, bytes(1))).isTrue();
    memory.reclaim(0, PAGE);
    assertThat(keeps(PASID, page, false)).isFalse();
    assertThat(port.requestPage(PASID, page, Access.WRITE)).isTrue();
    assertThat(port.write(PASID, page, bytes(2))).isTrue();
    memory.protect(Access.READ);
    assertThat(port.write(PASID, page, bytes(3))).isFalse();
    assertThat(port.read(PASID, page, bytes(0))).isTrue();
    unit.attach(ONE, PASID, shared(new TestProcess()));
    assertThat(keeps(PASID, page, false)).isFalse();
    assertThat(port.read(PASID, page, bytes(0))).isFalse();
    unit.attach(ONE, PASID, shared(process));
    assertThat(port.read(PASID, page, bytes(0))).isTrue();
    unit.block(ONE, PASID);
    assertThat(keeps(PASID, page, false)).isFalse();
    assertThat(port.read(PASID, page, bytes(0))).isFalse();
    unit.attach(ONE, PASID, shared(process));
    assertThat(port.read(PASID, page, bytes(0))).isTrue();
    unit.forget(ONE);
    assertThat(port.read(PASID, page, bytes(0))).isFalse();
  }

  private IommuDomain shared(TestProcess process) {
    return unit.allocate(DomainRequest.sva(ONE, Vtd.FIRST_STAGE, Snoop.ALLOW, process));
  }

  /** A device that keeps its switch on, and what it has, though the unit was told otherwise. */
  @ParameterizedTest
  @CsvSource({"VTD_FIRST_STAGE,0x44", "AMD_V2,0x9200", "SMMUV3,0x07"})
  void whatSaysThatItIsTranslatedAndMayNotIsAFault(TestMake make, int code) {
    start(make);
    IommuDomain domain = make.domain(unit, ONE);
    unit.attach(ONE, domain);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    assertThat(dma.write(IOVA, bytes(1))).isTrue();
    unit.deviceTlb(ONE, null);
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    assertThat(dma.read(IOVA, bytes(2))).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(code, code);
    assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    // Another's TLB is not this one's permission.
    unit.deviceTlb(ONE, new DeviceTlb());
    assertThat(dma.write(IOVA, bytes(2))).isFalse();
    tlb.turn(false);
    assertThat(dma.write(IOVA, bytes(3))).as("as any request").isTrue();
  }

  @Test
  void aUnitThatAnswersNoneIsNeverToldToAndLegacyModeSaysSo() {
    Unit without = TestMake.VTD.unit(frames);
    assertThatThrownBy(() -> without.deviceTlb(ONE, tlb)).isInstanceOf(IllegalStateException.class);
    Unit legacy =
        new Unit(
            "dmar0",
            Vtd.of(0xd2008c222f0686L, 0xf00fceL),
            new CachedMemory(frames),
            new RecordingLog());
    legacy.admit(ONE);
    legacy.onFault(faults::add);
    tlb.turn(true);
    assertThat(Ports.dma(legacy, ONE, tlb).write(IOVA, bytes(1))).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0xd);
  }

  /** It is small: more pages than it has room for are all reached, and all forgotten. */
  @Test
  void holdsAFewAndReachesAll() {
    start(TestMake.SMMUV3);
    IommuDomain domain = TestMake.SMMUV3.domain(unit, ONE);
    unit.attach(ONE, domain);
    for (int i = 0; i < 200; i++) {
      domain.map(IOVA + (long) i * PAGE, frame + i % 4, 1, Access.READ_WRITE);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(dma.write(IOVA + (long) i * PAGE, bytes(i))).isTrue();
    }
    assertThat(kept(200)).isBetween(1, 64);
    domain.unmap(IOVA, 200);
    assertThat(kept(200)).isZero();
  }

  private int kept(int pages) {
    int kept = 0;
    for (int i = 0; i < pages; i++) {
      kept += keeps(0, IOVA + (long) i * PAGE, false) ? 1 : 0;
    }
    return kept;
  }
}
