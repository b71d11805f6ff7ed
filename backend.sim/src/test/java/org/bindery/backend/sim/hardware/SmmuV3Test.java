package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SmmuLab.COHERENT;
import static org.bindery.backend.sim.hardware.SmmuLab.PLAIN;
import static org.bindery.backend.sim.hardware.SmmuLab.table;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.smmu.SmmuEntry;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arm's SMMUv3: its tables, what stands before them, what it refuses and how it says so. */
class SmmuV3Test {
  private static final int PASID = 9;
  private static final long IOVA = 0x4000_0000L;
  private static final MemorySegment WORD = MemorySegment.ofArray(new byte[4]);

  private final SmmuLab lab = new SmmuLab();
  private final Unit unit = lab.unit;

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void aServersUnit() {
    HardwareCapabilities can = unit.capabilities(PLAIN);
    assertThat(can.formats()).containsExactly("smmuv3-stage-1", "smmuv3-stage-2");
    assertThat(can.kinds())
        .containsExactlyInAnyOrder(PageTableKind.PAGING, PageTableKind.SVA, PageTableKind.EPT);
    assertThat(can.aperture()).isEqualTo(new IovaRange(0, (1L << 48) - 1));
    assertThat(can.pageSizes()).containsExactly(4096L, 1L << 21, 1L << 30);
    assertThat(can.pasidBits()).isEqualTo(20);
    assertThat(can.pageRequests()).isTrue();
    assertThat(can.cacheCoherent()).isTrue();
    assertThat(can.registers()).containsEntry("idr0", 0xc44341bL).containsEntry("aidr", 2L);
  }

  /** Each takes its bit: S1P, S2P, COHACC, the 64-bit format, the granule, the PASIDs, stalls. */
  @Test
  void whatAUnitCanDoFollowsFromItsRegisters() {
    long idr0 = 0xc44341bL;
    HardwareCapabilities second = capabilities("idr0", idr0 & ~(1L << 1));
    assertThat(second.formats()).containsExactly("smmuv3-stage-2");
    assertThat(second.pasidBits()).isZero();
    assertThat(second.kinds()).containsExactly(PageTableKind.PAGING, PageTableKind.EPT);
    assertThat(capabilities("idr0", idr0 & ~1L).formats()).containsExactly("smmuv3-stage-1");
    assertThat(capabilities("idr0", idr0 & ~8L).kinds()).isEmpty();
    assertThat(capabilities("idr5", 0x200045L).kinds()).isEmpty();
    HardwareCapabilities incoherent = capabilities("idr0", idr0 & ~(1L << 4));
    assertThat(incoherent.cacheCoherent()).isFalse();
    assertThat(incoherent.kinds()).containsExactly(PageTableKind.PAGING);
    assertThat(capabilities("idr0", idr0 | 1L << 24).pageRequests()).isFalse();
    assertThat(capabilities("idr1", 0x2730020L).pasidBits()).isZero();
    assertThat(capabilities("idr1", 0x2730220L).pasidBits()).isEqualTo(8);
  }

  private HardwareCapabilities capabilities(String register, long value) {
    return lab.unit("smmu1", Map.of(register, value)).capabilities(PLAIN);
  }

  /** What stage 2 translates is as wide as a physical address. */
  @ParameterizedTest
  @CsvSource({"0, 32", "1, 36", "2, 40", "3, 42", "4, 44", "5, 48", "6, 48"})
  void stage2IsAsWideAsAnOutputAddress(long size, int bits) {
    Unit other = lab.unit("smmu1", Map.of("idr5", 0x200050L | size, "idr0", 0xc443419L));
    assertThat(other.capabilities(PLAIN).aperture().last()).isEqualTo((1L << bits) - 1);
    UnitDomain domain = table(other, PLAIN, SmmuV3.STAGE_2, Snoop.ALLOW);
    long last = (1L << bits) - 4096;
    domain.map(last, lab.frame, 1, Access.READ);
    assertThat(domain.frameAt(last)).isEqualTo(lab.frame);
    other.attach(PLAIN, domain);
    assertThat(entry(other).stream().orElseThrow().third() >>> 32 & 0x3f).isEqualTo(64 - bits);
  }

  @Test
  void stage1IsReachedByAContextDescriptor() {
    UnitDomain domain = lab.stage1();
    domain.map(IOVA, lab.frame, 1, Access.READ_WRITE);
    assertThat(domain.leafAt(IOVA)).isEqualTo(lab.frame << 12 | 0xf47);
    unit.attach(PLAIN, domain);
    unit.attach(PLAIN, PASID, domain);
    SmmuEntry all = entry(unit);
    assertThat(all.stream().orElseThrow().config()).isEqualTo(5);
    assertThat(all.stream().orElseThrow().first() >>> 59).as("S1CDMax").isEqualTo(20);
    assertThat(all.context().orElseThrow().addressBits()).isEqualTo(48);
    SmmuEntry ofPasid = (SmmuEntry) unit.entry(PLAIN, PASID).orElseThrow();
    assertThat(ofPasid.stream()).isEmpty();
    assertThat(ofPasid.context()).as("one address space").isEqualTo(all.context());
    assertThat(ofPasid.context().orElseThrow().asid()).isEqualTo(1);
  }

  @Test
  void stage2StandsInTheStreamTableEntry() {
    UnitDomain other = lab.stage1();
    UnitDomain domain = lab.stage2();
    domain.map(IOVA, lab.frame, 1, Access.READ_WRITE);
    assertThat(domain.leafAt(IOVA)).isEqualTo(lab.frame << 12 | 0x7ff);
    unit.attach(PLAIN, domain);
    assertThat(entry(unit).context()).isEmpty();
    assertThat(entry(unit).stream().orElseThrow().config()).isEqualTo(6);
    assertThat(entry(unit).stream().orElseThrow().vmid()).isEqualTo(2);
    unit.attach(PLAIN, other);
    assertThat(entry(unit).stream().orElseThrow().config()).isEqualTo(5);
    unit.block(PLAIN);
    assertThat(unit.entry(PLAIN)).isEmpty();
  }

  private static SmmuEntry entry(Unit of) {
    return (SmmuEntry) of.entry(PLAIN).orElseThrow();
  }

  /** Stage 1 has no bit for reading, stage 2 has. */
  @ParameterizedTest
  @CsvSource({"smmuv3-stage-1, true", "smmuv3-stage-2, false"})
  void aPageForWritingOnly(String format, boolean read) {
    UnitDomain domain = table(unit, PLAIN, format, Snoop.ALLOW);
    domain.map(IOVA, lab.frame, 1, Access.WRITE);
    unit.attach(PLAIN, domain);
    assertThat(Ports.dma(unit, PLAIN).write(IOVA, WORD)).isTrue();
    assertThat(Ports.dma(unit, PLAIN).read(IOVA, WORD)).isEqualTo(read);
  }

  /** EOPNOTSUPP where the table is made, EINVAL where it is attached: per root complex. */
  @Test
  void anEnforcingTableIsForDevicesOfACoherentRootComplexOnly() {
    assertThat(unit.capabilities(COHERENT).enforcesSnoop()).isTrue();
    assertThat(unit.capabilities(COHERENT).blocksNoSnoop()).isTrue();
    assertThat(unit.capabilities(COHERENT).ignoresNoSnoop()).isTrue();
    assertThat(unit.capabilities(PLAIN).enforcesSnoop()).isFalse();
    assertThat(unit.capabilities(PLAIN).ignoresNoSnoop()).isFalse();
    for (String format : unit.capabilities(PLAIN).formats()) {
      assertRefused(
          Errno.EOPNOTSUPP,
          "smmu0 (smmuv3) cannot enforce snooping for PCI segment 0000",
          () -> table(unit, PLAIN, format, Snoop.ENFORCE));
      UnitDomain enforcing = table(unit, COHERENT, format, Snoop.ENFORCE);
      unit.attach(COHERENT, enforcing);
      assertRefused(Errno.EINVAL, "CANWBS", () -> unit.attach(PLAIN, enforcing));
      assertThat(unit.entry(PLAIN)).isEmpty();
      UnitDomain permitting = table(unit, PLAIN, format, Snoop.ALLOW);
      unit.attach(PLAIN, permitting);
      unit.attach(COHERENT, permitting);
      unit.block(PLAIN);
    }
    UnitDomain enforcing = table(unit, COHERENT, SmmuV3.STAGE_1, Snoop.ENFORCE);
    assertRefused(Errno.EINVAL, "CANWBS", () -> unit.attach(PLAIN, PASID, enforcing));
  }

  /** A line is in the cache; the device writes memory and asks for No Snoop. */
  @ParameterizedTest
  @CsvSource({
    "0, smmuv3-stage-1, ALLOW, 0",
    "0, smmuv3-stage-2, ALLOW, 0",
    "1, smmuv3-stage-1, ENFORCE, 7",
    "1, smmuv3-stage-2, ENFORCE, 7",
    "1, smmuv3-stage-1, ALLOW, 7"
  })
  void noSnoopIsHeededUnlessThePathIsCoherent(int segment, String format, Snoop snoop, byte seen) {
    RequesterId requester = new RequesterId(segment, 0, 0x80);
    UnitDomain domain = table(unit, requester, format, snoop);
    unit.attach(requester, domain);
    domain.map(IOVA, lab.frame, 1, Access.READ_WRITE);
    byte[] line = new byte[64];
    MemorySegment held = MemorySegment.ofArray(line);
    assertThat(lab.memory.cache().load(lab.frame, 0, held, 0, 64)).isTrue();
    MemorySegment sevens = MemorySegment.ofArray(new byte[64]).fill((byte) 7);
    assertThat(Ports.dma(unit, requester).writeNoSnoop(IOVA, sevens)).isTrue();
    assertThat(lab.memory.cache().load(lab.frame, 0, held, 0, 64)).isTrue();
    assertThat(line).containsOnly(seen);
    lab.memory.cache().evictAll();
    assertThat(lab.page.asSlice(0, 64).toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 7);
  }

  @Test
  void aTableIsOfOneUnit() {
    Unit other = lab.unit("smmu1", Map.of());
    for (IommuDomain domain : new IommuDomain[] {lab.stage1(), lab.stage2()}) {
      assertRefused(
          Errno.EINVAL,
          "of smmu0, and 0000:00:10.0 is behind smmu1 (smmuv3)",
          () -> other.attach(PLAIN, domain));
    }
    assertRefused(
        Errno.EINVAL, "walks its own only", () -> other.attach(PLAIN, PASID, lab.stage1()));
  }

  /** A stage 2 table has all that a requester sends, or nothing. */
  @Test
  void stage2AndPasidsExcludeEachOther() {
    UnitDomain first = lab.stage1();
    UnitDomain second = lab.stage2();
    assertRefused(Errno.EINVAL, "stage 1 table", () -> unit.attach(PLAIN, PASID, second));
    unit.attach(PLAIN, PASID, first);
    assertRefused(Errno.EBUSY, "PASIDs [9] are attached", () -> unit.attach(PLAIN, second));
    unit.attach(PLAIN, first);
    unit.block(PLAIN, PASID);
    unit.attach(PLAIN, second);
    assertRefused(Errno.EINVAL, "has all that it sends", () -> unit.attach(PLAIN, PASID, first));
    assertThat(unit.pasids(PLAIN)).isEmpty();
    unit.block(PLAIN);
    unit.attach(PLAIN, PASID, first);
  }

  @Test
  void whatIsRefusedIsRecordedByTheEventsOfTheSpecification() {
    UnitDomain domain = lab.stage1();
    domain.map(IOVA, lab.frame, 1, Access.READ);
    DmaPort all = Ports.dma(unit, PLAIN);
    PasidPort some = Ports.pasids(unit, PLAIN).orElseThrow();
    Ports.dma(unit, new RequesterId(0, 7, 0)).read(IOVA, WORD);
    unit.block(PLAIN);
    all.read(IOVA, WORD);
    unit.attach(PLAIN, PASID, domain);
    all.read(IOVA, WORD);
    some.read(PASID + 1, IOVA, WORD);
    some.read(1 << 20, IOVA, WORD);
    some.read(PASID, IOVA + 4096, WORD);
    some.write(PASID, IOVA, WORD);
    unit.attach(PLAIN, domain);
    all.read(1L << 48, WORD);
    all.write(IOVA, WORD);
    assertThat(lab.faults)
        .extracting(HardwareFault::code)
        .containsExactly(0x02, 0x1001, 0x06, 0x0a, 0x08, 0x10, 0x13, 0x10, 0x13);
    assertThat(lab.faults).extracting(HardwareFault::pasid).startsWith(-1, -1, -1, 10, 1 << 20, 9);
  }

  /** The page of the doorbell is in the table of who is attached; the rest of the window is not. */
  @Test
  void addressesOfInterruptsAreKeptFreeAndReachedByATableOnly() {
    assertThat(unit.facts().windows())
        .containsExactly(
            new ReservedRegion(new IovaRange(0x8000000L, 0x80fffffL), ReservedRegion.Kind.SW_MSI));
    UnitDomain domain = lab.stage1();
    unit.block(PLAIN);
    assertThat(Ports.dma(unit, PLAIN).write(0x8000040L, WORD)).isFalse();
    unit.attach(PLAIN, domain);
    assertThat(Ports.dma(unit, PLAIN).write(0x8000040L, WORD)).isFalse();
    assertThat(Ports.dma(unit, PLAIN).write(0x8000000L, WORD)).isFalse();
    assertThat(Ports.dma(unit, PLAIN).read(0x8000040L, WORD)).isFalse();
    assertThat(Ports.dma(unit, PLAIN).write(0x8001000L, WORD)).isFalse();
    assertThat(lab.faults)
        .extracting(HardwareFault::code)
        .containsExactly(0x1001, 0x1002, 0x1002, 0x1002, 0x10);
    domain.map(0xfee00000L, lab.frame, 1, Access.READ_WRITE);
    assertThat(Ports.dma(unit, PLAIN).write(0xfee00000L, WORD)).isTrue();
    assertThat(unit.facts().attributeFolder()).isEqualTo(Optional.empty());
  }
}
