package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A frame goes from one owner to the next, through tables that let No Snoop through (I11); and what
 * happens on hardware whose host does nothing about caches then.
 */
class OwnerChangeTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final byte SECRET = 0x53;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment page = arena.allocate(PAGE, PAGE);
  private CachedMemory memory;
  private long frame;

  /** What a host that does nothing has. */
  private enum Off implements TableGuard {
    OFF;

    @Override
    public void entering(long first, long pages) {}

    @Override
    public void left(long first, long pages) {}
  }

  @BeforeEach
  void start() {
    memory = new CachedMemory(new FrameMemory(1L << 30));
    frame = memory.frames().pin(new Registered(page), 0, 1);
  }

  @AfterEach
  void stop() {
    arena.close();
  }

  private Unit unit(TestMake make, boolean guarded) {
    Unit unit = make.unit(memory, guarded ? new EvictingGuard(memory.cache()) : Off.OFF);
    unit.admit(REQUESTER);
    return unit;
  }

  /** The host's kernel covers what the last owner left, as it does for every new page. */
  private void zero() {
    memory.cache().store(frame, 0, MemorySegment.ofArray(new byte[PAGE]), 0, PAGE);
  }

  private byte[] readPast(DmaPort device) {
    MemorySegment into = MemorySegment.ofArray(new byte[PAGE]);
    assertThat(device.readNoSnoop(IOVA, into)).isTrue();
    return into.toArray(ValueLayout.JAVA_BYTE);
  }

  @ParameterizedTest
  @CsvSource({
    "VTD, ALLOW, true, 0",
    "VTD_LEGACY, ALLOW, true, 0",
    "AMD_V2, ALLOW, true, 0",
    "AMD_V2, ENFORCE, true, 0",
    "VTD, ALLOW, false, 0x53",
    "VTD_LEGACY, ALLOW, false, 0x53",
    "AMD_V2, ENFORCE, false, 0x53",
    "VTD, ENFORCE, false, 0",
    "VTD_FIRST_STAGE, ALLOW, true, 0",
    "VTD_FIRST_STAGE, ALLOW, false, 0x53",
    "VTD_FIRST_STAGE, ENFORCE, false, 0",
    "SMMUV3, ALLOW, true, 0",
    "SMMUV3, ALLOW, false, 0x53",
    "SMMUV3_STAGE_2, ALLOW, false, 0x53",
    "SMMUV3_CANWBS, ENFORCE, false, 0",
    "SMMUV3_CANWBS, ALLOW, false, 0",
  })
  void aNewOwnersDeviceReadsZerosAndNotWhatTheyCover(
      TestMake make, Snoop snoop, boolean guarded, byte seen) {
    page.fill(SECRET);
    Unit unit = unit(make, guarded);
    IommuDomain domain = make.domain(unit, REQUESTER, snoop);
    unit.attach(REQUESTER, domain);
    zero();
    domain.map(IOVA, frame, 1, Access.READ);
    assertThat(readPast(Ports.dma(unit, REQUESTER))).containsOnly(seen);
  }

  @ParameterizedTest
  @CsvSource({
    "VTD, ALLOW, true, 7",
    "AMD_V2, ENFORCE, true, 7",
    "VTD, ALLOW, false, 0",
    "AMD_V2, ENFORCE, false, 0",
    "VTD, ENFORCE, false, 7",
    "VTD_FIRST_STAGE, ALLOW, true, 7",
    "VTD_FIRST_STAGE, ALLOW, false, 0",
    "VTD_FIRST_STAGE, ENFORCE, false, 7",
    "SMMUV3, ALLOW, true, 7",
    "SMMUV3, ALLOW, false, 0",
    "SMMUV3_CANWBS, ENFORCE, false, 7",
  })
  void aProcessorSeesAfterTheUnmapWhatTheDeviceWrotePastIt(
      TestMake make, Snoop snoop, boolean guarded, byte seen) {
    Unit unit = unit(make, guarded);
    IommuDomain domain = make.domain(unit, REQUESTER, snoop);
    unit.attach(REQUESTER, domain);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    MemorySegment into = MemorySegment.ofArray(new byte[PAGE]);
    assertThat(memory.cache().load(frame, 0, into, 0, PAGE)).isTrue();
    MemorySegment sevens = MemorySegment.ofArray(new byte[PAGE]).fill((byte) 7);
    assertThat(Ports.dma(unit, REQUESTER).writeNoSnoop(IOVA, sevens)).isTrue();
    domain.unmap(IOVA, 1);
    assertThat(memory.cache().load(frame, 0, into, 0, PAGE)).isTrue();
    assertThat(into.toArray(ValueLayout.JAVA_BYTE)).containsOnly(seen);
  }

  /** A table that forces snooping costs the caches nothing. */
  @ParameterizedTest
  @CsvSource({
    "VTD, ENFORCE, 64",
    "VTD, ALLOW, 0",
    "VTD_FIRST_STAGE, ENFORCE, 64",
    "VTD_FIRST_STAGE, ALLOW, 0",
    "SMMUV3_CANWBS, ENFORCE, 64",
    "SMMUV3, ALLOW, 0"
  })
  void onlyTablesThatPermitItThrowLinesOut(TestMake make, Snoop snoop, long left) {
    Unit unit = unit(make, true);
    IommuDomain domain = make.domain(unit, REQUESTER, snoop);
    zero();
    domain.map(IOVA, frame, 1, Access.READ);
    assertThat(memory.cache().lines()).isEqualTo(left);
  }
}
