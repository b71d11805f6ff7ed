package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SmmuLab.COHERENT;
import static org.bindery.backend.sim.hardware.SmmuLab.PAGE;
import static org.bindery.backend.sim.hardware.SmmuLab.PLAIN;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestUserData.words;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.smmu.SmmuEntry;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestUserData;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.bindery.model.iommu.PageEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's stream table entry, descriptors and stage 1, under the host's stage 2. */
class SmmuNestedTest {
  private static final int PAGES = 16;
  private static final int NONE = -1;
  private static final int PASID = 2;
  private static final long STREAM_ID = 0x1234;

  /** Where the guest has its descriptors, the tables of both contexts, and what they lead to. */
  private static final int CONTEXTS = 0;

  private static final int TABLE = 1;
  private static final int DATA = 8;
  private static final long IOVA = 0x5000;
  private static final long LEAF = 3 | 1 << 6 | 1 << 10;

  /** V, stage 1, 2^4 descriptors in a row; context 0 for requests without PASID. */
  private static final long STAGE_1 = 1 | 5 << 1 | 4L << 59;

  private static final long BY_CONTEXT_0 = 2;

  /** EATS. */
  private static final long FULL_ATS = 1L << 28;

  private final SmmuLab lab = new SmmuLab();
  private final Unit unit = lab.unit;
  private final MemorySegment guest = lab.arena.allocate((long) PAGES * PAGE, PAGE);
  private final long frame = lab.memory.frames().pin(new Registered(guest), 0, PAGES);
  private final IommuDomain parent = parent();
  private final List<long[]> events = new ArrayList<>();
  private final VirtualIommu slice = slice(events);

  private IommuDomain parent() {
    IommuDomain made = unit.allocate(paging(SmmuV3.STAGE_2).nestParent(true));
    made.map(0, frame, PAGES, Access.READ_WRITE);
    return made;
  }

  private static DomainRequest paging(String format) {
    return new DomainRequest(PLAIN, PageTableKind.PAGING, format, Snoop.ALLOW);
  }

  private VirtualIommu slice(List<long[]> told) {
    return unit.allocate(
        PLAIN,
        1,
        parent,
        Optional.empty(),
        new VirtualIommu.User() {
          @Override
          public boolean event(int type, MemorySegment record) {
            assertThat(type).isEqualTo(1);
            return told.add(record.toArray(ValueLayout.JAVA_LONG_UNALIGNED));
          }

          @Override
          public long expose(MemorySegment pages) {
            throw new UnsupportedOperationException();
          }
        });
  }

  @BeforeEach
  void build() {
    context(0, TABLE);
    context(PASID, TABLE + 3);
    for (int table : new int[] {TABLE, TABLE + 3}) {
      word(table, 0, (table + 1L) * PAGE | 3);
      word(table + 1, 0, (table + 2L) * PAGE | 3);
      word(table + 2, 5, leaf(table == TABLE ? 0 : 1));
    }
  }

  /** Of 39 bits: V, AA64, EPD1, IPS 48 bits. */
  private void context(int index, int table) {
    word(CONTEXTS, index * 8, 1L << 31 | 1L << 41 | 1L << 30 | 5L << 32 | 25);
    word(CONTEXTS, index * 8 + 1, (long) table * PAGE);
  }

  private static long leaf(int data) {
    return (long) (DATA + data) * PAGE | LEAF;
  }

  private void word(int page, int index, long value) {
    guest.set(ValueLayout.JAVA_LONG, (long) page * PAGE + index * 8L, value);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static NestedRequest entry(long first, long second) {
    return new NestedRequest(PLAIN, new TestUserData(2, words(first, second)));
  }

  private IommuDomain attached(VirtualIommu of, long first, long second) {
    IommuDomain nested = of.allocateNested(entry(first, second));
    unit.attach(PLAIN, nested);
    return nested;
  }

  private boolean write(int pasid, long iova, int value) {
    MemorySegment one = MemorySegment.ofArray(new byte[] {(byte) value});
    return pasid == NONE
        ? Ports.dma(unit, PLAIN).write(iova, one)
        : Ports.pasids(unit, PLAIN).orElseThrow().write(pasid, iova, one);
  }

  private int data(int page) {
    return guest.get(ValueLayout.JAVA_BYTE, (long) (DATA + page) * PAGE);
  }

  private static void command(VirtualIommu to, long first, long second) {
    ((CacheInvalidation) to).invalidate(new TestUserData(1, words(first, second)));
  }

  @Test
  void requestsWithAndWithoutPasidGoByTheGuestsDescriptors() {
    slice.add(PLAIN, STREAM_ID);
    attached(slice, STAGE_1, BY_CONTEXT_0);
    assertThat(write(NONE, IOVA, 3)).isTrue();
    assertThat(write(PASID, IOVA, 4)).isTrue();
    assertThat(List.of(data(0), data(1))).containsExactly(3, 4);
    assertThat(write(1, IOVA, 5)).as("no descriptor").isFalse();
    assertThat(write(16, IOVA, 5)).as("beyond the descriptors").isFalse();
    assertThat(write(0, IOVA, 5)).as("its descriptor is of requests without").isFalse();
    assertThat(lab.faults).extracting(HardwareFault::code).containsExactly(0x0a, 0x08, 0x08);
    SmmuEntry told = (SmmuEntry) unit.entry(PLAIN).orElseThrow();
    assertThat(told.stream().orElseThrow().config()).isEqualTo(7);
    unit.block(PLAIN);
    assertThat(write(PASID, IOVA, 6)).isFalse();
  }

  /** The guest could not be told of a device that it does not know. */
  @Test
  void onlyADeviceThatTheGuestKnowsIsTranslated() {
    IommuDomain nested = slice.allocateNested(entry(STAGE_1, BY_CONTEXT_0));
    assertRefused(Errno.ENOENT, "no stream ID", () -> unit.attach(PLAIN, nested));
    VirtualIommu.Member member = slice.add(PLAIN, STREAM_ID);
    assertRefused(Errno.EEXIST, "0x1234", () -> slice.add(COHERENT, STREAM_ID));
    unit.attach(PLAIN, nested);
    member.close();
    unit.block(PLAIN);
    assertRefused(Errno.ENOENT, "no stream ID", () -> unit.attach(PLAIN, nested));
    unit.attach(PLAIN, slice.allocateNested(entry(1 | 4 << 1, 0)));
    unit.attach(PLAIN, slice.allocateNested(entry(0, 0)));
  }

  @Test
  void bypassIsTheParentAloneAndAbortNothing() {
    attached(slice, 1 | 4 << 1, 0);
    assertThat(write(NONE, (long) DATA * PAGE, 7)).isTrue();
    assertThat(data(0)).isEqualTo(7);
    assertThat(write(PASID, (long) DATA * PAGE, 7)).isFalse();
    assertThat(write(NONE, (long) PAGES * PAGE, 7)).isFalse();
    for (long first : new long[] {1, 0}) {
      attached(slice, first, 0);
      assertThat(write(NONE, (long) DATA * PAGE, 8)).isFalse();
    }
    assertThat(lab.faults)
        .extracting(HardwareFault::code)
        .containsExactly(0x08, 0x10, 0x1001, 0x1001);
  }

  /** What the guest may drop by: the unit forgets it then, and not before. */
  @ParameterizedTest
  @CsvSource({
    "TLBI_NSNH_ALL, 0x30, 0x0",
    "TLBI_NH_ALL, 0x10, 0x0",
    "TLBI_NH_ASID, 0x11, 0x0",
    "TLBI_NH_VA, 0x12, 0x5001",
    "TLBI_NH_VAA, 0x13, 0x5000",
    "TLBI_NH_VA of a range, 0x3012, 0x2400",
    "CFGI_CD, 0x123400002005, 0x1",
    "CFGI_CD_ALL, 0x123400000006, 0x0"
  })
  void theGuestDropsByCommands(String name, String first, String second) {
    slice.add(PLAIN, STREAM_ID);
    attached(slice, STAGE_1, BY_CONTEXT_0);
    for (int pasid : new int[] {NONE, PASID}) {
      assertThat(write(pasid, IOVA, 1)).isTrue();
    }
    word(TABLE + 2, 5, leaf(4));
    word(TABLE + 5, 5, leaf(5));
    for (int pasid : new int[] {NONE, PASID}) {
      assertThat(write(pasid, IOVA, 2)).isTrue();
    }
    assertThat(List.of(data(0), data(1))).as("kept").containsExactly(2, 2);
    command(slice, Long.decode(first), Long.decode(second));
    for (int pasid : new int[] {NONE, PASID}) {
      assertThat(write(pasid, IOVA, 3)).isTrue();
    }
    assertThat(List.of(data(0), data(1), data(4), data(5))).as(name).containsExactly(2, 2, 3, 3);
  }

  /** With a PASID and without, by each way that ends what a device keeps. */
  @Test
  void whatADeviceKeepsEndsWithTheGuestsCommandTheParentsUnmapAndItsTables() {
    slice.add(PLAIN, STREAM_ID);
    DeviceTlb tlb = new DeviceTlb();
    unit.deviceTlb(PLAIN, tlb);
    tlb.turn(true);
    attached(slice, STAGE_1, BY_CONTEXT_0 | FULL_ATS);
    List<Runnable> ends =
        List.of(
            () -> command(slice, 0x12, IOVA | 1),
            () -> command(slice, 0x30, 0),
            () -> command(slice, STREAM_ID << 32 | 0x40, 0x3f),
            () -> parent.unmap((DATA + 7L) * PAGE, 1),
            () -> attached(slice, STAGE_1, BY_CONTEXT_0 | FULL_ATS),
            () -> unit.block(PLAIN));
    DmaPort plain = Ports.dma(unit, PLAIN, tlb);
    PasidPort with = unit.pasidPath(PLAIN, tlb, PageAsking.never()).orElseThrow();
    MemorySegment one = MemorySegment.ofArray(new byte[] {1});
    for (Runnable end : ends) {
      assertThat(plain.write(IOVA, one)).isTrue();
      assertThat(with.write(PASID, IOVA, one)).isTrue();
      assertThat(tlb.find(0, IOVA, true)).isNotEqualTo(PageEntry.NONE);
      assertThat(tlb.find(PASID, IOVA, true)).isNotEqualTo(PageEntry.NONE);
      assertThat(with.write(0, IOVA, one)).as("no descriptor of a PASID").isFalse();
      end.run();
      assertThat(tlb.find(0, IOVA, false)).isEqualTo(PageEntry.NONE);
      assertThat(tlb.find(PASID, IOVA, false)).isEqualTo(PageEntry.NONE);
    }
    assertThat(with.write(PASID, IOVA, one)).isFalse();
  }

  /** It would not have them dropped. Where it translates nothing, the host's word counts. */
  @Test
  void aDeviceKeepsNothingBesideAGuestThatDoesNotKnow() {
    slice.add(PLAIN, STREAM_ID);
    DeviceTlb tlb = new DeviceTlb();
    unit.deviceTlb(PLAIN, tlb);
    tlb.turn(true);
    DmaPort plain = Ports.dma(unit, PLAIN, tlb);
    PasidPort with = unit.pasidPath(PLAIN, tlb, PageAsking.never()).orElseThrow();
    MemorySegment one = MemorySegment.ofArray(new byte[] {1});
    for (boolean knows : new boolean[] {true, false, true}) {
      attached(slice, STAGE_1, knows ? BY_CONTEXT_0 | FULL_ATS : BY_CONTEXT_0);
      assertThat(plain.write(IOVA, one)).isTrue();
      assertThat(with.write(PASID, IOVA, one)).isTrue();
      assertThat(tlb.find(0, IOVA, true) != PageEntry.NONE).isEqualTo(knows);
      assertThat(tlb.find(PASID, IOVA, true) != PageEntry.NONE).isEqualTo(knows);
      assertThat(with.translates(PASID, IOVA, Access.READ)).isEqualTo(knows);
    }
    attached(slice, STAGE_1, BY_CONTEXT_0);
    DeviceTlb later = new DeviceTlb();
    later.turn(true);
    unit.deviceTlb(PLAIN, later);
    assertThat(Ports.dma(unit, PLAIN, later).write(IOVA, one)).isTrue();
    assertThat(later.find(0, IOVA, true)).isEqualTo(PageEntry.NONE);
    attached(slice, 1 | 4 << 1, 0);
    assertThat(Ports.dma(unit, PLAIN, later).write((long) DATA * PAGE, one)).isTrue();
    assertThat(later.find(0, (long) DATA * PAGE, true)).isNotEqualTo(PageEntry.NONE);
  }

  /** With the top byte ignored (TBI0), a page has as many addresses as that has values. */
  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void aPageIsDroppedByEachOfItsAddresses(int pasid) {
    for (int context : new int[] {0, PASID}) {
      word(CONTEXTS, context * 8, 1L << 31 | 1L << 41 | 1L << 38 | 1L << 30 | 5L << 32 | 25);
    }
    slice.add(PLAIN, STREAM_ID);
    long tagged = 0x5aL << 56 | IOVA;
    for (long[] usedAndDropped : new long[][] {{tagged, IOVA}, {IOVA, tagged}}) {
      attached(slice, STAGE_1, BY_CONTEXT_0);
      int table = pasid == NONE ? TABLE + 2 : TABLE + 5;
      word(table, 5, leaf(2));
      assertThat(write(pasid, usedAndDropped[0], 1)).isTrue();
      word(table, 5, 0);
      assertThat(write(pasid, usedAndDropped[0], 2)).as("kept").isTrue();
      command(slice, 0x12, usedAndDropped[1]);
      assertThat(write(pasid, usedAndDropped[0], 3)).isFalse();
      assertThat(data(2)).isEqualTo(2);
    }
  }

  /** I9. */
  @Test
  void whatAnotherGuestDropsIsItsOwn() {
    VirtualIommu other = slice(new ArrayList<>());
    slice.add(PLAIN, STREAM_ID);
    attached(slice, STAGE_1, BY_CONTEXT_0);
    assertThat(write(NONE, IOVA, 1)).isTrue();
    word(TABLE + 2, 5, leaf(4));
    command(other, 0x30, 0);
    assertRefused(Errno.EIO, "stream ID 0x1234", () -> command(other, STREAM_ID << 32 | 5, 0));
    assertRefused(Errno.EIO, "stream ID 0x1234", () -> command(other, STREAM_ID << 32 | 0x40, 0));
    assertThat(write(NONE, IOVA, 2)).isTrue();
    assertThat(List.of(data(0), data(4))).containsExactly(2, 0);
  }

  @Test
  void otherCommandsAreRefusedAsTheKernelDoes() {
    slice.add(PLAIN, STREAM_ID);
    command(slice, STREAM_ID << 32 | 0x40, 0x3f);
    for (int operation : new int[] {0x03, 0x04, 0x28, 0x2a, 0x41, 0x44, 0x46, 0xff}) {
      assertRefused(Errno.EIO, "no command", () -> command(slice, operation, 0));
    }
    CacheInvalidation caches = (CacheInvalidation) slice;
    TestUserData some =
        new TestUserData(1, words(0x30, 0), words(0x10, 0), words(0x46, 0), words(0x30, 0));
    assertRefused(Errno.EIO, "0x46", () -> caches.invalidate(some));
    assertThat(some.done()).isEqualTo(2);
    assertRefused(
        Errno.EINVAL, "type 0", () -> caches.invalidate(new TestUserData(0, words(0x30, 0))));
    assertRefused(Errno.EINVAL, "one at least", () -> caches.invalidate(new TestUserData(1)));
  }

  /** EIO: no entry that hardware takes, or bits that are the host's. */
  @ParameterizedTest
  @CsvSource({
    "0xd, 0x0", // Config 6
    "0x1, 0x80000", // MEV
    "0xb, 0x20000000", // EATS 2
    "0x40000000000000b, 0x0", // above S1ContextPtr
    "0xf, 0x0" // Config 7
  })
  void anEntryThatIsNotLegalIsRefused(String first, String second) {
    assertRefused(
        Errno.EIO,
        "stream table entry",
        () -> slice.allocateNested(entry(Long.decode(first), Long.decode(second))));
  }

  @Test
  void whatUnitAndParentLackIsRefusedAsTheKernelDoes() {
    assertThat(unit.capabilities(PLAIN).nestParent()).isTrue();
    assertThat(unit.capabilities(PLAIN).formatsFor(HwptRequest.paging(1).nestParent(true)))
        .containsExactly(SmmuV3.STAGE_2);
    assertThat(unit.offers(PLAIN, 1)).isTrue();
    assertThat(unit.offers(PLAIN, 2)).isFalse();
    Unit unforced = lab.unit("smmu1", Map.of("idr3", 0x1404L));
    assertThat(unforced.offers(PLAIN, 1)).isFalse();
    assertThat(unforced.offers(COHERENT, 1)).isTrue();
    Unit single = lab.unit("smmu2", Map.of("idr0", 0xc44341aL));
    assertThat(single.capabilities(PLAIN).nestParent()).isFalse();
    assertThat(single.offers(COHERENT, 1)).isFalse();
    assertRefused(
        Errno.EOPNOTSUPP, "by their address", () -> unit.allocateNested(entry(STAGE_1, 0), parent));
    IommuDomain plain = unit.allocate(paging(SmmuV3.STAGE_2));
    assertRefused(Errno.EINVAL, "not made for nested", () -> allocate(unit, PLAIN, plain));
    assertRefused(Errno.EINVAL, "not made for nested", () -> allocate(unforced, COHERENT, parent));
    assertRefused(Errno.EOPNOTSUPP, "type 1", () -> allocate(unforced, PLAIN, parent));
    assertRefused(
        Errno.EOPNOTSUPP,
        "no nested tables",
        () -> unit.allocate(paging(SmmuV3.STAGE_1).nestParent(true)));
    assertRefused(
        Errno.EOPNOTSUPP,
        "track dirty pages",
        () -> unit.allocate(paging(SmmuV3.STAGE_2).nestParent(true).dirtyTracking(true)));
    assertRefused(
        Errno.EOPNOTSUPP,
        "not a PASID",
        () -> slice.allocateNested(entry(STAGE_1, 0).forPasid(true)));
    assertRefused(
        Errno.EINVAL,
        "type 2, not 1",
        () ->
            slice.allocateNested(new NestedRequest(PLAIN, new TestUserData(1, words(STAGE_1, 0)))));
  }

  private static void allocate(Unit of, RequesterId requester, IommuDomain under) {
    of.allocate(requester, 1, under, Optional.empty(), null);
  }

  /** It takes all that the requester sends. */
  @Test
  void aNestedTableStandsBesideNoPasid() {
    slice.add(PLAIN, STREAM_ID);
    IommuDomain nested = slice.allocateNested(entry(STAGE_1, BY_CONTEXT_0));
    assertRefused(Errno.EOPNOTSUPP, "not for PASID 2", () -> unit.attach(PLAIN, PASID, nested));
    IommuDomain stage1 = lab.stage1();
    unit.attach(PLAIN, PASID, stage1);
    assertRefused(Errno.EBUSY, "PASIDs", () -> unit.attach(PLAIN, nested));
    unit.block(PLAIN, PASID);
    unit.attach(PLAIN, nested);
    assertRefused(Errno.EINVAL, "all that it sends", () -> unit.attach(PLAIN, PASID, stage1));
  }

  /** Of stage 1 and of what the guest says; what stage 2 refuses is the host's affair. */
  @Test
  void theGuestIsToldOfItsOwnFaultsByItsOwnId() {
    slice.add(PLAIN, STREAM_ID);
    attached(slice, STAGE_1, BY_CONTEXT_0);
    word(TABLE + 2, 6, leaf(0) | 1 << 7);
    word(TABLE + 2, 7, 99L * PAGE | LEAF);
    assertThat(write(NONE, 0x9004, 1)).isFalse();
    assertThat(write(NONE, 0x6008, 1)).isFalse();
    assertThat(write(NONE, 0x7000, 1)).isFalse();
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    assertThat(Ports.pasids(unit, PLAIN).orElseThrow().read(PASID, 0x9000, into)).isFalse();
    assertThat(Ports.pasids(unit, PLAIN).orElseThrow().read(1, 0x9000, into)).isFalse();
    assertThat(events)
        .containsExactly(
            new long[] {STREAM_ID << 32 | 0x10, 2L << 40, 0x9004, 0},
            new long[] {STREAM_ID << 32 | 0x13, 2L << 40, 0x6008, 0},
            new long[] {
              STREAM_ID << 32 | PASID << 12 | 1 << 11 | 0x10, 2L << 40 | 1L << 35, 0x9000, 0
            },
            new long[] {STREAM_ID << 32 | 1 << 12 | 1 << 11 | 0x0a, 0, 0, 0});
    assertThat(lab.faults).as("the host is told of all").hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void aPageThatTheGuestsTableLacksStallsTheRequest(int pasid) {
    slice.add(PLAIN, STREAM_ID);
    List<PageRequest> asked = new ArrayList<>();
    int table = pasid == NONE ? TABLE : TABLE + 3;
    IommuDomain nested =
        slice.allocateNested(
            entry(STAGE_1, BY_CONTEXT_0)
                .pageRequests(request -> {
                  asked.add(request);
                  word(table + 2, 9, leaf(3));
                  unit.respond(PLAIN, pasid, request.group(), PageResponse.SUCCESS);
                }));
    unit.attach(PLAIN, nested);
    PageAsking asking = PageAsking.byStalling();
    MemorySegment one = MemorySegment.ofArray(new byte[] {9});
    PasidPort with = Ports.pasids(unit, PLAIN, asking).orElseThrow();
    assertThat(
            pasid == NONE
                ? Ports.dma(unit, PLAIN, asking).write(0x9000, one)
                : with.write(pasid, 0x9000, one))
        .isTrue();
    assertThat(asked).extracting(PageRequest::pasid).containsExactly(pasid);
    assertThat(data(3)).isEqualTo(9);
    assertThat(events).isEmpty();
  }

  /** I3: of the page, of a table, of the descriptors; by a PASID too. */
  @ParameterizedTest
  @CsvSource({"-1, 8", "-1, 3", "-1, 0", "2, 9", "2, 6", "2, 0"})
  void theParentsUnmapEndsWhatTheGuestHas(int pasid, int page) throws InterruptedException {
    slice.add(PLAIN, STREAM_ID);
    attached(slice, STAGE_1, BY_CONTEXT_0);
    parent.unmap(0, PAGES);
    for (int each = 0; each < PAGES; each++) {
      parent.map((long) each * PAGE, frame + each, 1, Access.READ_WRITE);
    }
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong landed = new AtomicLong();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                if (write(pasid, IOVA, 1)) {
                  landed.incrementAndGet();
                }
              }
            });
    int target = pasid == NONE ? DATA : DATA + 1;
    for (int round = 0; round < 200; round++) {
      long before = landed.get();
      while (landed.get() < before + 2) {
        Thread.onSpinWait();
      }
      parent.unmap((long) page * PAGE, 1);
      guest.set(ValueLayout.JAVA_BYTE, (long) target * PAGE, (byte) 7);
      Thread.yield();
      assertThat(guest.get(ValueLayout.JAVA_BYTE, (long) target * PAGE)).isEqualTo((byte) 7);
      parent.map((long) page * PAGE, frame + page, 1, Access.READ_WRITE);
    }
    stop.set(true);
    writer.join();
  }
}
