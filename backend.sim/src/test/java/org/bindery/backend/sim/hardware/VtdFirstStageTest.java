package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.VtdPasidEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** VT-d's first stage: which tables there are, where the snoop choice stands, what it does. */
class VtdFirstStageTest {
  private static final long CAP = 0x19ed008c40780c66L;
  private static final long ECAP = 0x3ef9ea6f050dfL;
  private static final long FIVE_LEVELS = 1L << 60;
  private static final long HUGE = 1L << 56;
  private static final long FIRST_STAGE = 1L << 47;
  private static final long SECOND_STAGE = 1L << 46;
  private static final long SCALABLE = 1L << 43;
  private static final long SNOOP_CONTROL = 1L << 7;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final RequesterId TWO = new RequesterId(0, 1, 0);
  private static final int PASID = 9;
  private static final long IOVA = 0x4000_0000L;

  /** PGSNP of the second word. */
  private static final long PAGE_SNOOP = 1L << 24;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment page = arena.allocate(4096, 4096);
  private CachedMemory memory;
  private long frame;
  private Unit unit;

  @BeforeEach
  void start() {
    memory = new CachedMemory(new FrameMemory(1L << 30));
    frame = memory.frames().pin(new Registered(page), 0, 1);
    unit = unit("dmar0", CAP, ECAP, ONE);
  }

  @AfterEach
  void stop() {
    arena.close();
  }

  private Unit unit(String name, long cap, long ecap, RequesterId requester) {
    Unit made = new Unit(name, Vtd.of(cap, ecap), memory, new RecordingLog());
    made.admit(requester);
    return made;
  }

  private static UnitDomain table(Unit of, String format, Snoop snoop) {
    return (UnitDomain) of.allocate(new DomainRequest(ONE, PageTableKind.PAGING, format, snoop));
  }

  private UnitDomain first(Snoop snoop) {
    return table(unit, Vtd.FIRST_STAGE, snoop);
  }

  /** As Linux chooses: the first stage wherever there is one. */
  @Test
  void whichTablesThereAreFollowsFromTheRegisters() {
    assertFormats(ECAP, "vtd-first-stage", "vtd-second-stage");
    assertFormats(ECAP & ~FIRST_STAGE, "vtd-second-stage");
    assertFormats(ECAP & ~SECOND_STAGE, "vtd-first-stage");
    assertFormats(ECAP & ~SCALABLE, "vtd-second-stage");
    assertFormats(ECAP & ~FIRST_STAGE & ~SECOND_STAGE);
    Unit none = unit("dmar1", CAP, ECAP & ~FIRST_STAGE, ONE);
    assertRefused(
        Errno.EOPNOTSUPP,
        "has the format vtd-second-stage, not vtd-first-stage",
        () -> table(none, Vtd.FIRST_STAGE, Snoop.ALLOW));
  }

  private void assertFormats(long ecap, String... formats) {
    HardwareCapabilities can = unit("dmar1", CAP, ecap, ONE).capabilities(ONE);
    assertThat(can.formats()).containsExactly(formats);
    assertThat(can.kinds().contains(PageTableKind.PAGING)).isEqualTo(formats.length != 0);
    assertThat(can.registers()).containsEntry("ecap", ecap).containsEntry("cap", CAP);
  }

  /** The lower half of four or five levels; leaves of 2 MiB always, of 1 GiB by a bit. */
  @Test
  void widthAndLeavesFollowFromTheRegisters() {
    HardwareCapabilities five = unit.capabilities(ONE);
    assertThat(five.aperture().last()).isEqualTo((1L << 56) - 1);
    assertThat(five.pageSizes()).containsExactly(4096L, 1L << 21, 1L << 30);
    HardwareCapabilities four =
        unit("dmar1", CAP & ~FIVE_LEVELS & ~HUGE, ECAP, ONE).capabilities(ONE);
    assertThat(four.aperture().last()).isEqualTo((1L << 47) - 1);
    assertThat(four.pageSizes()).containsExactly(4096L, 1L << 21);
  }

  /** For requests without PASID, which use entry 0 of the PASID table, and for a PASID. */
  @ParameterizedTest
  @EnumSource
  void theChoiceStandsInEachEntryOfThePasidTableAndInNoLeaf(Snoop snoop) {
    UnitDomain domain = first(snoop);
    unit.attach(ONE, domain);
    unit.attach(ONE, PASID, domain);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    assertThat(domain.leafAt(IOVA)).isEqualTo(frame << 12 | 0x67);
    for (VtdPasidEntry entry : entries(unit, ONE)) {
      assertThat(entry.type()).isEqualTo(1);
      assertThat(entry.high()).as("five levels").isEqualTo(1 << 2);
      assertThat((entry.middle() & PAGE_SNOOP) != 0).isEqualTo(snoop == Snoop.ENFORCE);
      assertThat(entry.forcesSnoop()).isEqualTo(snoop == Snoop.ENFORCE);
    }
    assertThat(entries(unit, ONE)).extracting(VtdPasidEntry::domain).containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource
  void theSecondStageHasItInEachLeafAndInNoEntry(Snoop snoop) {
    UnitDomain domain = table(unit, Vtd.SECOND_STAGE, snoop);
    unit.attach(ONE, domain);
    unit.attach(ONE, PASID, domain);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    assertThat(domain.leafAt(IOVA))
        .isEqualTo(frame << 12 | 3 | (snoop == Snoop.ENFORCE ? 1 << 11 : 0));
    for (VtdPasidEntry entry : entries(unit, ONE)) {
      assertThat(entry.type()).isEqualTo(2);
      assertThat(entry.forcesSnoop()).isFalse();
    }
  }

  private static List<VtdPasidEntry> entries(Unit of, RequesterId requester) {
    return List.of(
        (VtdPasidEntry) of.entry(requester).orElseThrow(),
        (VtdPasidEntry) of.entry(requester, PASID).orElseThrow());
  }

  /** Two tables take turns behind one requester: the entry goes with the table. */
  @Test
  void anAttachWritesTheEntryAnewAndABlockTakesItAway() {
    unit.attach(ONE, PASID, first(Snoop.ENFORCE));
    assertThat(unit.entry(ONE, PASID).orElseThrow().forcesSnoop()).isTrue();
    unit.attach(ONE, PASID, first(Snoop.ALLOW));
    assertThat(unit.entry(ONE, PASID).orElseThrow().forcesSnoop()).isFalse();
    unit.block(ONE, PASID);
    assertThat(unit.entry(ONE, PASID)).isEmpty();
    assertThat(unit.entry(ONE)).isEmpty();
  }

  /** A line is in the cache; the device writes memory and asks for No Snoop. */
  @ParameterizedTest
  @CsvSource({
    "vtd-first-stage, ALLOW, 0",
    "vtd-first-stage, ENFORCE, 7",
    "vtd-second-stage, ALLOW, 0",
    "vtd-second-stage, ENFORCE, 7"
  })
  void noSnoopLeavesTheCacheStaleUnlessTheTableEnforces(String format, Snoop snoop, byte seen) {
    UnitDomain domain = table(unit, format, snoop);
    unit.attach(ONE, domain);
    domain.map(IOVA, frame, 1, Access.READ_WRITE);
    byte[] line = new byte[64];
    assertThat(memory.cache().load(frame, 0, MemorySegment.ofArray(line), 0, 64)).isTrue();
    MemorySegment sevens = MemorySegment.ofArray(new byte[64]).fill((byte) 7);
    assertThat(Ports.dma(unit, ONE).writeNoSnoop(IOVA, sevens)).isTrue();
    assertThat(memory.cache().load(frame, 0, MemorySegment.ofArray(line), 0, 64)).isTrue();
    assertThat(line).containsOnly(seen);
    memory.cache().evictAll();
    assertThat(page.asSlice(0, 64).toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 7);
  }

  @Test
  void anEnforcingTableIsForUnitsWithSnoopControlAndAPermittingOneForBoth() {
    Unit unable = unit("dmar1", CAP, ECAP & ~SNOOP_CONTROL, TWO);
    IommuDomain enforcing = first(Snoop.ENFORCE);
    assertRefused(Errno.EINVAL, "snoop control", () -> unable.attach(TWO, enforcing));
    assertRefused(Errno.EINVAL, "snoop control", () -> unable.attach(TWO, PASID, enforcing));
    assertThat(unable.entry(TWO)).isEmpty();
    assertRefused(
        Errno.EOPNOTSUPP, "snoop control", () -> table(unable, Vtd.FIRST_STAGE, Snoop.ENFORCE));
    IommuDomain permitting = first(Snoop.ALLOW);
    unit.attach(ONE, permitting);
    unable.attach(TWO, permitting);
    unable.attach(TWO, PASID, permitting);
    assertThat(entries(unable, TWO)).noneMatch(VtdPasidEntry::forcesSnoop);
  }

  @Test
  void aUnitThatLacksStageLevelsOrLeavesRefusesTheTable() {
    IommuDomain domain = first(Snoop.ALLOW);
    String name = "dmar1";
    for (Unit other :
        List.of(
            unit(name, CAP, ECAP & ~FIRST_STAGE, TWO),
            unit(name, CAP, ECAP & ~SCALABLE, TWO),
            unit(name, CAP & ~FIVE_LEVELS, ECAP, TWO),
            unit(name, CAP & ~HUGE, ECAP, TWO))) {
      assertRefused(Errno.EINVAL, "cannot walk", () -> other.attach(TWO, domain));
    }
    // One of four levels is walked by a unit that has five as well.
    Unit four = unit(name, CAP & ~FIVE_LEVELS, ECAP, TWO);
    unit.attach(ONE, table(four, Vtd.FIRST_STAGE, Snoop.ALLOW));
  }

  /** What is present can be read, so a page for writing only is one for both (no bit for it). */
  @Test
  void thereIsNoBitForReading() {
    page.fill((byte) 0x42);
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    UnitDomain second = table(unit, Vtd.SECOND_STAGE, Snoop.ALLOW);
    second.map(IOVA, frame, 1, Access.WRITE);
    unit.attach(ONE, second);
    assertThat(Ports.dma(unit, ONE).read(IOVA, into)).isFalse();
    UnitDomain domain = first(Snoop.ALLOW);
    domain.map(IOVA, frame, 1, Access.WRITE);
    unit.attach(ONE, domain);
    assertThat(Ports.dma(unit, ONE).read(IOVA, into)).isTrue();
    assertThat(into.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0x42);
  }

  @Test
  void whatIsRefusedBearsTheReasonsOfTheFirstStage() {
    UnitDomain domain = first(Snoop.ALLOW);
    domain.map(IOVA, frame, 1, Access.READ);
    unit.attach(ONE, domain);
    List<HardwareFault> faults = new ArrayList<>();
    try (var _ = unit.onFault(faults::add)) {
      DmaPort device = Ports.dma(unit, ONE);
      MemorySegment byteOf = MemorySegment.ofArray(new byte[1]);
      assertThat(device.write(IOVA, byteOf)).isFalse();
      assertThat(device.read(IOVA + 4096, byteOf)).isFalse();
      assertThat(device.read(1L << 56, byteOf)).isFalse();
      assertThat(device.write(0xfee00000L, MemorySegment.ofArray(new byte[4]))).isFalse();
    }
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x85, 0x71, 0x80, 0x25);
  }
}
