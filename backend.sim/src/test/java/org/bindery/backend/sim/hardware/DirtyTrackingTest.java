package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.amd.AmdV2;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Domains that tell what devices have written, of every make that has them. */
class DirtyTrackingTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 16;
  private static final long IOVA = 0x4000_0000L;
  static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final long CAP = 0x19ed008c40780c66L;
  private static final long ECAP = 0x3ef9ea6f050dfL;
  private static final long SLADS = 1L << 45;

  /** Each format that has marks, with a unit that sets them and one that does not. */
  enum Make {
    VTD_SECOND_STAGE(Vtd.of(CAP, ECAP), Vtd.of(CAP, ECAP & ~SLADS), Vtd.SECOND_STAGE),
    VTD_FIRST_STAGE(Vtd.of(CAP, ECAP), Vtd.of(CAP, ECAP & ~SLADS), Vtd.FIRST_STAGE),
    AMD_V1(
        AmdV1.of(0x58f77ef22294a5aL | 1L << 52, 0), AmdV1.of(0x58f77ef22294a5aL, 0), AmdV1.FORMAT),
    SMMU_STAGE_1(smmu(0xc44349bL), smmu(0xc44345bL), SmmuV3.STAGE_1),
    SMMU_STAGE_2(smmu(0xc4434dbL), smmu(0xc44341bL), SmmuV3.STAGE_2);

    final MakeFacts facts;
    final MakeFacts lacking;
    final String format;

    Make(MakeFacts facts, MakeFacts lacking, String format) {
      this.facts = facts;
      this.lacking = lacking;
      this.format = format;
    }

    static SmmuV3 smmu(long idr0) {
      return new SmmuV3(
          new SmmuRegisters(
              Map.of("idr0", idr0, "idr1", 0x2730520L, "idr3", 0x1504L, "idr5", 0x200055L)),
          Set.of(0));
    }
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate((long) PAGES * PAGE, PAGE);
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final long frame = memory.frames().pin(new Registered(room), 0, PAGES);
  private Unit unit;
  private IommuDomain domain;
  private DirtyTracking tracking;
  private DmaPort port;

  private static Unit unit(String name, MakeFacts facts, CachedMemory memory) {
    Unit made = new Unit(name, facts, memory, new RecordingLog());
    made.admit(ONE);
    return made;
  }

  private static DomainRequest request(String format, boolean tracked) {
    return new DomainRequest(ONE, PageTableKind.PAGING, format, Snoop.ENFORCE)
        .dirtyTracking(tracked);
  }

  private void start(Make make) {
    unit = unit("unit0", make.facts, memory);
    domain = unit.allocate(request(make.format, true));
    tracking = (DirtyTracking) domain;
    domain.map(IOVA, frame, PAGES, Access.READ_WRITE);
    unit.attach(ONE, domain);
    port = path(unit);
  }

  /** Of a device that keeps no translations. */
  DmaPort path(Unit behind) {
    return Ports.dma(behind, ONE);
  }

  @AfterEach
  void end() {
    arena.close();
  }

  private void write(int page) {
    assertThat(port.write(IOVA + (long) page * PAGE, MemorySegment.ofArray(new byte[] {1})))
        .isTrue();
  }

  private void read(int page) {
    assertThat(port.read(IOVA + (long) page * PAGE, MemorySegment.ofArray(new byte[1]))).isTrue();
  }

  private List<Integer> dirty(boolean clear) {
    List<Integer> pages = new ArrayList<>();
    tracking.read(
        0,
        -1,
        clear,
        (iova, length) -> {
          assertThat(length).isEqualTo(PAGE);
          pages.add((int) ((iova - IOVA) / PAGE));
        });
    return pages;
  }

  @ParameterizedTest
  @EnumSource
  void aUnitSaysWhetherItMarksWritesAndRefusesWhatItLacks(Make make) {
    unit = unit("unit0", make.facts, memory);
    Unit lacking = unit("unit1", make.lacking, memory);
    assertThat(unit.capabilities(ONE).dirtyTracking()).isTrue();
    assertThat(lacking.capabilities(ONE).dirtyTracking()).isFalse();
    assertThat(unit.capabilities(ONE).formatsFor(HwptRequest.paging(1).dirtyTracking(true)))
        .contains(make.format);
    assertThat(lacking.capabilities(ONE).formatsFor(HwptRequest.paging(1).dirtyTracking(true)))
        .isEmpty();
    assertRefused(
        Errno.EOPNOTSUPP, "marks no writes", () -> lacking.allocate(request(make.format, true)));
    assertThat(unit.allocate(request(make.format, false))).isNotInstanceOf(DirtyTracking.class);
    IommuDomain tracked = unit.allocate(request(make.format, true));
    assertRefused(
        Errno.EINVAL,
        make.facts.sharesTables() ? "marks no writes" : "walks its own only",
        () -> lacking.attach(ONE, tracked));
  }

  /** QEMU's, and what has no format with marks. */
  @Test
  void theFirstFormatIsTheOneThatTheKernelTakes() {
    assertThat(formats(Vtd.of(CAP, ECAP))).containsExactly(Vtd.SECOND_STAGE, Vtd.FIRST_STAGE);
    assertThat(formats(Make.smmu(0xc44349bL))).containsExactly(SmmuV3.STAGE_1, SmmuV3.STAGE_2);
    assertThat(formats(AmdV2.of(0x58f77ef22294a5aL | 1L << 52, 0))).isEmpty();
    assertThat(formats(Vtd.of(0xd2008c222f0686L, 0xf00f4aL))).isEmpty();
    assertThat(formats(Vtd.legacy(CAP, ECAP))).isEmpty();
  }

  private List<String> formats(MakeFacts facts) {
    return unit("unit", facts, memory)
        .capabilities(ONE)
        .formatsFor(HwptRequest.paging(1).dirtyTracking(true));
  }

  @ParameterizedTest
  @EnumSource
  void aWriteIsToldOnceAndAReadNever(Make make) {
    start(make);
    tracking.track(true);
    read(2);
    assertThat(dirty(false)).isEmpty();
    // What the read cached does not say that the leaf is marked.
    write(2);
    write(5);
    assertThat(dirty(false)).containsExactly(2, 5);
    assertThat(dirty(true)).containsExactly(2, 5);
    assertThat(dirty(true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void withoutAFlushAWriteIsLostAndAfterItNoneIs(Make make) {
    start(make);
    tracking.track(true);
    write(3);
    assertThat(dirty(true)).containsExactly(3);
    write(3);
    assertThat(dirty(false)).as("the IOTLB says that the leaf is marked").isEmpty();
    tracking.flush();
    write(3);
    assertThat(dirty(false)).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource
  void whileItIsOffNothingIsMarkedAndNothingIsTold(Make make) {
    start(make);
    write(1);
    assertThat(dirty(false)).isEmpty();
    tracking.track(true);
    assertThat(dirty(false)).as("from before").isEmpty();
    write(1);
    assertThat(dirty(false)).as("by what was cached before").containsExactly(1);
    tracking.track(false);
    assertThat(dirty(false)).isEmpty();
    assertThat(dirty(true)).as("cleared, not told").isEmpty();
    tracking.flush();
    tracking.track(true);
    assertThat(dirty(false)).isEmpty();
    write(1);
    assertThat(dirty(false)).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource
  void aLargeLeafIsToldWhole(Make make) {
    start(make);
    tracking.track(true);
    try (Arena large = Arena.ofShared()) {
      MemorySegment two = large.allocate(1L << 21, 1L << 21);
      domain.map(1L << 21, memory.frames().pin(new Registered(two), 0, 512), 512, Access.WRITE);
      assertThat(port.write((1L << 21) + 0x12345, MemorySegment.ofArray(new byte[9]))).isTrue();
      List<Long> told = new ArrayList<>();
      tracking.read(
          (1L << 21) + 0x4000,
          (1L << 21) + 0x4fff,
          false,
          (iova, length) -> told.addAll(List.of(iova, length)));
      assertThat(told).containsExactly(1L << 21, 1L << 21);
      domain.unmap(1L << 21, 512);
    }
  }

  /**
   * As memory is moved to another machine while a device writes: clear, flush, copy what was told,
   * and once more when the device has stopped. Nothing is missed.
   */
  @ParameterizedTest
  @EnumSource
  void copyingWhatIsToldCopiesEverything(Make make) throws InterruptedException {
    start(make);
    tracking.track(true);
    MemorySegment copy = arena.allocate((long) PAGES * PAGE, PAGE);
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              Random random = new Random(3);
              MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
              while (!stop.get()) {
                bytes.fill((byte) random.nextInt());
                port.write(IOVA + random.nextInt(PAGES * PAGE - 64), bytes);
              }
            });
    int told = 0;
    for (int round = 0; round < 20_000 && told < 4_000; round++) {
      List<Integer> pages = dirty(true);
      tracking.flush();
      pages.forEach(page -> copy(page, copy));
      told += pages.size();
    }
    stop.set(true);
    writer.join();
    dirty(true).forEach(page -> copy(page, copy));
    assertThat(told).isGreaterThan(PAGES);
    assertThat(copy.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(room.toArray(ValueLayout.JAVA_BYTE));
  }

  private void copy(int page, MemorySegment copy) {
    MemorySegment.copy(room, (long) page * PAGE, copy, (long) page * PAGE, PAGE);
  }
}
