package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A page table behind more than one unit of a machine (S3, I2, I3). */
class SharedTableTest {
  private static final long CAP = 0xd2008c222f0686L;
  private static final long ECAP = 0xf00fcaL;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final RequesterId TWO = new RequesterId(0, 1, 0);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final CachedMemory memory = new CachedMemory(frames);

  private Unit unit(TestMake make, RequesterId requester) {
    Unit unit = make.unit("unit" + requester.bus(), memory);
    unit.admit(requester);
    return unit;
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SMMUV3", "SMMUV3_CANWBS", "SMMUV3_STAGE_2"})
  void reachesTheSameMemoryAndAnUnmapEndsBoth(TestMake make) {
    Unit first = unit(make, ONE);
    Unit second = unit(make, TWO);
    IommuDomain domain = make.domain(first, ONE);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(PAGE, PAGE);
      domain.map(IOVA, frames.pin(new Registered(page), 0, 1), 1, Access.READ_WRITE);
      first.attach(ONE, domain);
      second.attach(TWO, domain);
      DmaPort one = Ports.dma(first, ONE);
      DmaPort two = Ports.dma(second, TWO);
      MemorySegment word = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});
      assertThat(one.write(IOVA, word)).isTrue();
      assertThat(two.write(IOVA + 4, word)).isTrue();
      assertThat(page.asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
      domain.unmap(IOVA, 1);
      assertThat(one.write(IOVA, word)).isFalse();
      assertThat(two.write(IOVA, word)).as("by the second unit's own IOTLB").isFalse();
      domain.map(IOVA, frames.pin(new Registered(page), 0, 1), 1, Access.READ_WRITE);
      first.block(ONE);
      assertThat(two.write(IOVA, word)).as("a unit's state is its own").isTrue();
    }
  }

  /** The domain id that a unit gave to a table is free again when the table ends, and is clean. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SMMUV3", "SMMUV3_CANWBS", "SMMUV3_STAGE_2"})
  void anEndedTableLeavesNothingBehindInEitherUnit(TestMake make) {
    Unit first = unit(make, ONE);
    Unit second = unit(make, TWO);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(PAGE, PAGE);
      MemorySegment word = MemorySegment.ofArray(new byte[4]);
      DmaPort two = Ports.dma(second, TWO);
      for (int round = 0; round < 3; round++) {
        IommuDomain domain = make.domain(first, ONE);
        second.attach(TWO, domain);
        assertThat(two.write(IOVA, word)).as("round %d", round).isFalse();
        domain.map(IOVA, frames.pin(new Registered(page), 0, 1), 1, Access.READ_WRITE);
        assertThat(two.write(IOVA, word)).isTrue();
        second.block(TWO);
        domain.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAnotherMachineIsRefused(TestMake make) {
    Unit here = unit(make, ONE);
    Unit elsewhere = make.unit(new FrameMemory(1L << 30));
    elsewhere.admit(ONE);
    assertRefused(
        Errno.EINVAL, "not one of unit0", () -> here.attach(ONE, make.domain(elsewhere, ONE)));
  }

  /** S3: what the table was made for decides; nobody is asked again at attach. */
  @Test
  void anEnforcingTableIsNotForAUnitThatCannotAndAPermittingOneIsForBoth() {
    Unit able = unit(TestMake.VTD, ONE);
    Unit legacy = unit(TestMake.VTD_LEGACY, TWO);
    IommuDomain enforcing = TestMake.VTD.domain(able, ONE, Snoop.ENFORCE);
    able.attach(ONE, enforcing);
    assertRefused(Errno.EINVAL, "snoop control", () -> legacy.attach(TWO, enforcing));
    assertThat(Ports.dma(legacy, TWO).write(IOVA, MemorySegment.ofArray(new byte[4]))).isFalse();
    IommuDomain permitting = TestMake.VTD_LEGACY.domain(legacy, TWO, Snoop.ALLOW);
    legacy.attach(TWO, permitting);
    able.attach(ONE, permitting);
    assertRefused(
        Errno.EOPNOTSUPP,
        "unit1 (vtd-legacy) cannot enforce",
        () -> TestMake.VTD_LEGACY.domain(legacy, TWO, Snoop.ENFORCE));
  }

  /** In the leaves themselves, of frame 7: some formats have nowhere there to put the choice. */
  @ParameterizedTest
  @CsvSource({
    "VTD, ENFORCE, 0x7801",
    "VTD, ALLOW, 0x7001",
    "VTD_FIRST_STAGE, ENFORCE, 0x7025",
    "VTD_FIRST_STAGE, ALLOW, 0x7025",
    "AMD_V1, ENFORCE, 0x3000000000007001",
    "AMD_V2, ENFORCE, 0x7025",
    "SMMUV3_CANWBS, ENFORCE, 0x7fc7",
    "SMMUV3_CANWBS, ALLOW, 0x7fc7",
    "SMMUV3_STAGE_2, ALLOW, 0x777f"
  })
  void theChoiceStandsInEachLeafWhereTheFormatHasABit(TestMake make, Snoop snoop, String leaf) {
    UnitDomain domain = (UnitDomain) make.domain(unit(make, new RequesterId(0, 2, 0)), ONE, snoop);
    assertThat(domain.snoop()).isEqualTo(snoop);
    domain.map(IOVA, 7, 1, Access.READ);
    assertThat(domain.leafAt(IOVA)).isEqualTo(Long.decode(leaf));
  }

  @Test
  void ofAnotherFormatIsRefused() {
    Unit vtd = unit(TestMake.VTD, ONE);
    Unit amd = unit(TestMake.AMD_V2, TWO);
    IommuDomain domain = TestMake.AMD_V2.domain(amd, TWO);
    assertRefused(Errno.EINVAL, "amd-v2", () -> vtd.attach(ONE, domain));
    assertThat(Ports.dma(vtd, ONE).write(IOVA, MemorySegment.ofArray(new byte[4]))).isFalse();
  }

  /** Width, levels and leaves of the other unit: what is beyond one cannot be walked there. */
  @Test
  void ofMoreThanTheUnitWalksIsRefused() {
    Unit wide = unit(TestMake.VTD, ONE);
    IommuDomain domain = TestMake.VTD.domain(wide, ONE);
    long narrowWidth = CAP & ~0x3f0000L | 38L << 16;
    long smallLeaves = CAP & ~(0xfL << 34);
    long fiveLevelsOnly = CAP & ~0x1f00L & ~0x3f0000L | 8L << 8 | 56L << 16;
    for (long cap : new long[] {narrowWidth, smallLeaves, fiveLevelsOnly}) {
      Unit other = new Unit("dmar1", Vtd.of(cap, ECAP), memory, new RecordingLog());
      other.admit(TWO);
      assertRefused(Errno.EINVAL, "cannot walk", () -> other.attach(TWO, domain));
    }
    long alsoFive = fiveLevelsOnly | 4L << 8;
    Unit both = new Unit("dmar1", Vtd.of(alsoFive, ECAP), memory, new RecordingLog());
    both.admit(TWO);
    both.attach(TWO, domain);
  }
}
