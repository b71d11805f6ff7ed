package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestUserData.words;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestUserData;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.VtdPasidEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's first-stage table, in the guest's memory, under the host's second stage. */
class VtdNestedTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 16;
  private static final int NONE = -1;
  private static final int PASID = 3;
  private static final long CAP = 0x19ed008c40780466L;
  private static final long ECAP = 0x3ef9ea6f050dfL;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);

  /** What the guest's addresses translate to lies at page 8 of its memory and after it. */
  private static final int DATA = 8;

  private static final long IOVA = 0x40200000L;
  private static final long LEAF = 7;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment guest = arena.allocate((long) PAGES * PAGE, PAGE);
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final long frame = memory.frames().pin(new Registered(guest), 0, PAGES);
  private final List<HardwareFault> faults = new CopyOnWriteArrayList<>();
  private final Unit unit = unit(CAP, ECAP);
  private final IommuDomain parent = parent(false);

  private Unit unit(long cap, long ecap) {
    Unit made =
        new Unit("dmar" + Long.toHexString(ecap), Vtd.of(cap, ecap), memory, new RecordingLog());
    made.admit(ONE);
    made.onFault(faults::add);
    return made;
  }

  private static DomainRequest paging(String format) {
    return new DomainRequest(ONE, PageTableKind.PAGING, format, Snoop.ENFORCE);
  }

  private IommuDomain parent(boolean tracked) {
    IommuDomain made =
        unit.allocate(paging(Vtd.SECOND_STAGE).nestParent(true).dirtyTracking(tracked));
    made.map(0, frame, PAGES, Access.READ_WRITE);
    return made;
  }

  /** Four levels from page 0 on: its entries for IOVA and the pages after it are in page 3. */
  @BeforeEach
  void build() {
    entry(0, IOVA >>> 39, PAGE | LEAF);
    entry(1, IOVA >>> 30, 2 * PAGE | LEAF);
    entry(2, IOVA >>> 21, 3 * PAGE | LEAF);
    for (int page = 0; page < 4; page++) {
      entry(3, (IOVA >>> 12) + page, (long) (DATA + page) * PAGE | LEAF);
    }
  }

  private void entry(int page, long slot, long entry) {
    guest.set(ValueLayout.JAVA_LONG, (long) page * PAGE + (slot & 511) * 8, entry);
  }

  @AfterEach
  void end() {
    arena.close();
  }

  private static TestUserData table(long root, int width, long flags) {
    return new TestUserData(1, words(flags, root, width));
  }

  private IommuDomain nested(IommuDomain under) {
    return unit.allocateNested(new NestedRequest(ONE, table(0, 48, 0)), under);
  }

  private void attach(int pasid, IommuDomain domain) {
    if (pasid == NONE) {
      unit.attach(ONE, domain);
    } else {
      unit.attach(ONE, pasid, domain);
    }
  }

  private boolean write(int pasid, long iova, int value) {
    MemorySegment one = MemorySegment.ofArray(new byte[] {(byte) value});
    return pasid == NONE
        ? Ports.dma(unit, ONE).write(iova, one)
        : Ports.pasids(unit, ONE).orElseThrow().write(pasid, iova, one);
  }

  private int data(int page) {
    return guest.get(ValueLayout.JAVA_BYTE, (long) (DATA + page) * PAGE);
  }

  private static TestUserData drop(long address, long pages) {
    return new TestUserData(0, words(address, pages, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void whatADeviceWritesLandsWhereBothTablesLead(int pasid) {
    attach(pasid, nested(parent));
    assertThat(write(pasid, IOVA + PAGE, 9)).isTrue();
    assertThat(data(1)).isEqualTo(9);
    VtdPasidEntry entry =
        (VtdPasidEntry) (pasid == NONE ? unit.entry(ONE) : unit.entry(ONE, pasid)).orElseThrow();
    assertThat(entry.type()).isEqualTo(3);
    assertThat(entry.forcesSnoop()).isTrue();
    assertThat(faults).isEmpty();
  }

  /** Each by the hardware's own code. */
  @ParameterizedTest
  @CsvSource({
    "not present, 3, 0x0, 0x71",
    "read-only, 3, 0x8005, 0x85",
    "of the supervisor, 3, 0x8003, 0x81",
    "leads nowhere, 3, 0x4000007, 0x79",
    "leads beyond the parent, 3, 0x7ffffffff8007, 0x84",
    "a malformed large leaf, 2, 0x2087, 0x72",
    "a table that is not there, 2, 0x4000007, 0x76",
    "a table beyond the parent, 2, 0x7ffffffff8007, 0x74"
  })
  void whatTheTablesDoNotPermitIsAFault(String why, int page, String bits, String code) {
    entry(page, page == 3 ? IOVA >>> 12 : IOVA >>> 21, Long.decode(bits));
    unit.attach(ONE, nested(parent));
    assertThat(write(NONE, IOVA, 1)).as(why).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(Integer.decode(code));
    assertThat(data(0)).isZero();
    assertThat(write(NONE, 1L << 60, 1)).isFalse();
    assertThat(faults.getLast().code()).isEqualTo(0x80);
  }

  /** The guest's part of I3: what it has dropped is not used any more, and may be until then. */
  @Test
  void theGuestDropsWhatItChanged() {
    IommuDomain nested = nested(parent);
    CacheInvalidation cached = (CacheInvalidation) nested;
    unit.attach(ONE, nested);
    assertThat(write(NONE, IOVA, 1)).isTrue();
    entry(3, IOVA >>> 12, (DATA + 5L) * PAGE | LEAF);
    assertThat(write(NONE, IOVA, 2)).isTrue();
    assertThat(data(0)).as("by the IOTLB").isEqualTo(2);
    TestUserData drop = drop(IOVA, 1);
    cached.invalidate(drop);
    assertThat(drop.done()).isEqualTo(1);
    assertThat(write(NONE, IOVA, 3)).isTrue();
    assertThat(List.of(data(0), data(5))).containsExactly(2, 3);
    entry(3, IOVA >>> 12, 0);
    cached.invalidate(drop(0, -1));
    assertThat(write(NONE, IOVA, 4)).isFalse();
  }

  /** A guest drops a large leaf by any of its pages. */
  @Test
  void aPartOfALargeLeafIsDroppedWithAllOfIt() {
    entry(2, IOVA >>> 21, 0x87);
    IommuDomain nested = nested(parent);
    unit.attach(ONE, nested);
    assertThat(write(NONE, IOVA + DATA * PAGE, 1)).isTrue();
    entry(2, IOVA >>> 21, 0);
    ((CacheInvalidation) nested).invalidate(drop(IOVA, 1));
    assertThat(write(NONE, IOVA + DATA * PAGE, 2)).isFalse();
    assertThat(data(0)).isEqualTo(1);
  }

  /** More than before needs no word of the guest's. */
  @Test
  void aGuestPermitsMoreWithoutDropping() {
    entry(3, IOVA >>> 12, (long) DATA * PAGE | 5);
    unit.attach(ONE, nested(parent));
    assertThat(Ports.dma(unit, ONE).read(IOVA, MemorySegment.ofArray(new byte[1]))).isTrue();
    assertThat(write(NONE, IOVA, 1)).isFalse();
    entry(3, IOVA >>> 12, (long) DATA * PAGE | LEAF);
    assertThat(write(NONE, IOVA, 1)).isTrue();
  }

  @Test
  void whatIsToBeDroppedIsCheckedAsTheKernelDoes() {
    CacheInvalidation cached = (CacheInvalidation) nested(parent);
    assertRefused(Errno.EINVAL, "type 0, not 1", () -> cached.invalidate(new TestUserData(1)));
    cached.invalidate(new TestUserData(0));
    TestUserData flags =
        new TestUserData(0, words(IOVA, 1, 1), words(IOVA, 1, 2), words(IOVA, 1, 0));
    assertRefused(Errno.EOPNOTSUPP, "flags 0x2", () -> cached.invalidate(flags));
    assertThat(flags.done()).isEqualTo(1);
    assertRefused(
        Errno.EOPNOTSUPP,
        "flags",
        () -> cached.invalidate(new TestUserData(0, words(IOVA, 1, 1L << 32))));
    assertRefused(Errno.EINVAL, "first address", () -> cached.invalidate(drop(IOVA + 8, 1)));
    assertRefused(Errno.EINVAL, "first address", () -> cached.invalidate(drop(PAGE, -1)));
    TestUserData cut = new TestUserData(0, new byte[16]);
    assertRefused(Errno.EINVAL, "16 bytes", () -> cached.invalidate(cut));
  }

  @Test
  void whatAUnitOrAParentLacksIsRefusedAsTheKernelDoes() {
    NestedRequest request = new NestedRequest(ONE, table(0, 48, 0));
    Unit without = unit(CAP, ECAP & ~(1L << 26));
    assertRefused(Errno.EOPNOTSUPP, "", () -> without.allocateNested(request, parent));
    assertThat(without.capabilities(ONE).nestParent()).isFalse();
    assertRefused(
        Errno.EOPNOTSUPP,
        "no nested tables",
        () -> without.allocate(paging(Vtd.SECOND_STAGE).nestParent(true)));
    assertRefused(Errno.EINVAL, "parent of nested ones", () -> without.attach(ONE, parent));
    assertRefused(
        Errno.EOPNOTSUPP,
        "no nested tables",
        () -> unit.allocate(paging(Vtd.FIRST_STAGE).nestParent(true)));
    assertThat(unit.capabilities(ONE).nestParent()).isTrue();
    assertThat(unit.capabilities(ONE).formatsFor(HwptRequest.paging(1).nestParent(true)))
        .containsExactly(Vtd.SECOND_STAGE);
    assertRefused(
        Errno.EOPNOTSUPP,
        "type 1, not 2",
        () ->
            unit.allocateNested(new NestedRequest(ONE, new TestUserData(2, new byte[24])), parent));
    IommuDomain plain = unit.allocate(paging(Vtd.SECOND_STAGE));
    assertRefused(Errno.EINVAL, "not made for", () -> unit.allocateNested(request, plain));
    assertRefused(Errno.EINVAL, "not made for", () -> unit.allocateNested(request, nested(parent)));
    assertRefused(
        Errno.EINVAL,
        "23 bytes",
        () ->
            unit.allocateNested(new NestedRequest(ONE, new TestUserData(1, new byte[23])), parent));
    assertRefused(
        Errno.EOPNOTSUPP,
        "takes no data",
        () -> unit.allocate(paging(Vtd.SECOND_STAGE).data(table(0, 48, 0))));
  }

  /** Erratum 772415. */
  @Test
  void aParentTakesNoPageForReadingOnly() {
    assertRefused(Errno.EINVAL, "772415", () -> parent.map(1L << 30, frame, 1, Access.READ));
    assertThat(parent.frameAt(1L << 30)).isEqualTo(-1);
    parent.map(1L << 30, frame, 1, Access.WRITE);
  }

  /** What a guest says of its table is looked at when that is attached. */
  @ParameterizedTest
  @CsvSource({
    "39, 0, 0x3ef9ea6f050df, 'of 48 or 57 bits, not 39'",
    "48, 1, 0x3ef9e26f050df, 'no supervisor requests'",
    "48, 2, 0x3ef9aa6f050df, 'no extended access flag'"
  })
  void anotherTableThanTheUnitWalksIsNotAttached(int width, int flags, String ecap, String reason) {
    Unit other = unit(CAP, Long.decode(ecap));
    IommuDomain under = other.allocate(paging(Vtd.SECOND_STAGE).nestParent(true));
    IommuDomain nested =
        other.allocateNested(new NestedRequest(ONE, table(0, width, flags)), under);
    assertRefused(Errno.EINVAL, reason, () -> other.attach(ONE, nested));
    assertRefused(Errno.EINVAL, reason, () -> other.attach(ONE, PASID, nested));
  }

  @Test
  void aTableOfFiveLevelsIsForUnitsThatHaveThem() {
    entry(4, 0, LEAF);
    IommuDomain nested =
        unit.allocateNested(new NestedRequest(ONE, table(4 * PAGE, 57, 0)), parent);
    Unit four = unit(CAP & ~(1L << 60), ECAP);
    assertRefused(Errno.EINVAL, "of 48 bits, not 57", () -> four.attach(ONE, nested));
    unit.attach(ONE, nested);
    assertThat(write(NONE, IOVA, 6)).isTrue();
    assertThat(data(0)).isEqualTo(6);
  }

  @Test
  void theTableIsTheGuests() {
    IommuDomain nested = nested(parent);
    assertRefused(Errno.EINVAL, "the guest's", () -> nested.map(0, frame, 1, Access.READ_WRITE));
    assertRefused(Errno.EINVAL, "the guest's", () -> nested.unmap(0, 1));
    assertThat(nested.frameAt(IOVA)).isEqualTo(-1);
  }

  /** What is written through a nested table is told by the parent, by the guest's addresses. */
  @Test
  void aParentTracksWhatIsWrittenThroughNestedTables() {
    IommuDomain tracked = parent(true);
    DirtyTracking tracking = (DirtyTracking) tracked;
    unit.attach(ONE, nested(tracked));
    assertThat(write(NONE, IOVA, 1)).isTrue();
    tracking.track(true);
    assertThat(dirty(tracking, false)).isEmpty();
    assertThat(write(NONE, IOVA, 2)).isTrue();
    assertThat(dirty(tracking, false)).as("what was kept from before tracks").contains(DATA);
    dirty(tracking, true);
    tracking.flush();
    assertThat(write(NONE, IOVA + PAGE, 2)).isTrue();
    // The leaf says from here on that it was written by, which is a write of the hardware's.
    assertThat(dirty(tracking, false)).containsExactly(3, DATA + 1);
  }

  private static List<Integer> dirty(DirtyTracking tracking, boolean clear) {
    List<Integer> pages = new ArrayList<>();
    tracking.read(0, -1, clear, (address, length) -> pages.add((int) (address / PAGE)));
    return pages;
  }

  @Test
  void aMissingPageOfTheGuestsIsAskedFor() {
    List<PageRequest> asked = new ArrayList<>();
    PageAsking asking = PageAsking.byRequests(() -> 8);
    DmaPort port = Ports.dma(unit, ONE, asking);
    entry(3, IOVA >>> 12, 0);
    IommuDomain nested =
        unit.allocateNested(
            new NestedRequest(ONE, table(0, 48, 0))
                .pageRequests(request -> {
                  asked.add(request);
                  entry(3, IOVA >>> 12, (long) DATA * PAGE | LEAF);
                  unit.respond(ONE, NONE, request.group(), PageResponse.SUCCESS);
                }),
            parent);
    unit.attach(ONE, nested);
    assertThat(port.write(IOVA, MemorySegment.ofArray(new byte[] {8}))).isTrue();
    assertThat(asked).extracting(PageRequest::address).containsExactly(IOVA);
    assertThat(data(0)).isEqualTo(8);
    // The parent's is none of the guest's.
    entry(3, (IOVA >>> 12) + 1, 0x4000007);
    assertThat(port.write(IOVA + PAGE, MemorySegment.ofArray(new byte[] {8}))).isFalse();
    assertThat(asked).hasSize(1);
  }

  /** What is looked for a page of by then may be another table, by the number of the one before. */
  @Test
  void aTableThatHasEndedIsNotLookedAtForWhatARequestLacks() {
    entry(3, IOVA >>> 12, 0);
    AtomicReference<Runnable> between = new AtomicReference<>(() -> {});
    PageAsking asking =
        PageAsking.byRequests(() -> {
          between.getAndSet(() -> {}).run();
          return 8;
        });
    DmaPort port = Ports.dma(unit, ONE, asking);
    IommuDomain nested =
        unit.allocateNested(
            new NestedRequest(ONE, table(0, 48, 0)).pageRequests(request -> {}), parent);
    unit.attach(ONE, nested);
    between.set(() -> {
      unit.block(ONE);
      nested.close();
      unit.attach(ONE, unit.allocate(paging(Vtd.SECOND_STAGE)));
    });
    assertThat(port.write(IOVA, MemorySegment.ofArray(new byte[2 * PAGE]))).isFalse();
    assertThat(write(NONE, IOVA + PAGE, 1)).as("nothing is mapped there").isFalse();
    assertThat(data(1)).isZero();
  }

  /** I3: when the parent has unmapped, nothing lands by a nested table, and no table is read. */
  @ParameterizedTest
  @ValueSource(ints = {DATA, 3})
  void theParentsUnmapEndsWhatNestedTablesHave(int page) throws InterruptedException {
    unit.attach(ONE, nested(parent));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong landed = new AtomicLong();
    parent.unmap(0, PAGES);
    for (int each = 0; each < PAGES; each++) {
      parent.map((long) each * PAGE, frame + each, 1, Access.READ_WRITE);
    }
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              DmaPort port = Ports.dma(unit, ONE);
              MemorySegment ones = MemorySegment.ofArray(new byte[64]).fill((byte) 1);
              while (!stop.get()) {
                if (port.write(IOVA, ones)) {
                  landed.incrementAndGet();
                }
              }
            });
    for (int round = 0; round < 300; round++) {
      long before = landed.get();
      while (landed.get() < before + 2) {
        Thread.onSpinWait();
      }
      assertThat(parent.unmap((long) page * PAGE, 1)).isEqualTo(PAGE);
      long value = round + 2;
      guest.asSlice(DATA * PAGE, 64).fill((byte) value);
      Thread.yield();
      assertThat(guest.asSlice(DATA * PAGE, 64).toArray(ValueLayout.JAVA_BYTE))
          .containsOnly((byte) value);
      parent.map((long) page * PAGE, frame + page, 1, Access.READ_WRITE);
    }
    stop.set(true);
    writer.join();
  }

  /** As the IOTLB, what a device keeps ends with marks, with the guest's word and the parent's. */
  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void whatADeviceKeepsDoesNotOutliveAFlushTheGuestsDropNorTheParentsUnmap(int pasid) {
    IommuDomain tracked = parent(true);
    DirtyTracking tracking = (DirtyTracking) tracked;
    IommuDomain nested = nested(tracked);
    DeviceTlb tlb = new DeviceTlb();
    unit.deviceTlb(ONE, tlb);
    tlb.turn(true);
    attach(pasid, nested);
    tracking.track(true);
    assertThat(keeps(tlb, pasid, 1)).isTrue();
    assertThat(dirty(tracking, true)).contains(DATA);
    tracking.flush();
    assertThat(kept(tlb, pasid)).isFalse();
    assertThat(keeps(tlb, pasid, 2)).isTrue();
    assertThat(dirty(tracking, true)).contains(DATA);
    entry(3, IOVA >>> 12, (DATA + 5L) * PAGE | LEAF);
    ((CacheInvalidation) nested).invalidate(drop(IOVA, 1));
    assertThat(kept(tlb, pasid)).isFalse();
    assertThat(keeps(tlb, pasid, 3)).isTrue();
    assertThat(List.of(data(0), data(5))).containsExactly(2, 3);
    tracked.unmap((DATA + 5L) * PAGE, 1);
    assertThat(kept(tlb, pasid)).isFalse();
    assertThat(keeps(tlb, pasid, 4)).isFalse();
    assertThat(data(5)).isEqualTo(3);
  }

  private static boolean kept(DeviceTlb tlb, int pasid) {
    return tlb.find(Math.max(pasid, 0), IOVA, true) != PageEntry.NONE;
  }

  /** Writes, and whether it is kept that this may be done. */
  private boolean keeps(DeviceTlb tlb, int pasid, int value) {
    MemorySegment one = MemorySegment.ofArray(new byte[] {(byte) value});
    boolean written =
        pasid == NONE
            ? Ports.dma(unit, ONE, tlb).write(IOVA, one)
            : unit.pasidPath(ONE, tlb, PageAsking.never()).orElseThrow().write(pasid, IOVA, one);
    assertThat(kept(tlb, pasid)).isEqualTo(written);
    return written;
  }

  @Test
  void aUnitDescribesItselfToAGuest() {
    assertThat(unit.info(ONE, 0).type()).isEqualTo(1);
    assertThat(unit.info(ONE, 1).data()).isEqualTo(words(1, CAP, ECAP));
    assertRefused(Errno.EOPNOTSUPP, "type 1, not 2", () -> unit.info(ONE, 2));
    Unit amd = new Unit("ivhd0", AmdV1.of(0x58f77ef22294a5aL, 0x10), memory, new RecordingLog());
    assertThat(amd.info(ONE, 0).type()).isEqualTo(4);
    assertThat(amd.info(ONE, 4).data()).isEqualTo(words(0x58f77ef22294a5aL, 0x10));
    try (SmmuLab lab = new SmmuLab()) {
      assertThat(lab.unit.info(ONE, 0).type()).isEqualTo(2);
      assertThat(lab.unit.info(ONE, 2).data())
          .isEqualTo(
              words(
                  0,
                  0x2730520L << 32 | 0xc44341b,
                  0x1504L << 32,
                  0x200055L << 32,
                  2L << 32 | 0x4870043b));
    }
  }
}
