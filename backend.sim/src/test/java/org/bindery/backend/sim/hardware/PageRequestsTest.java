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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DMA to a page that is missing waits for whoever takes the page requests of its table. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageRequestsTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 8;
  private static final int NONE = -1;
  private static final int PASID = 7;
  private static final long IOVA = 0x4000_0000L;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final Executor DEVICE = work -> Thread.ofPlatform().start(work);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate((long) PAGES * PAGE, PAGE);
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final long frame = memory.frames().pin(new Registered(room), 0, PAGES);
  private final BlockingQueue<PageRequest> asked = new LinkedBlockingQueue<>();
  private final List<HardwareFault> faults = new CopyOnWriteArrayList<>();
  private final RecordingLog log = new RecordingLog();
  private Unit unit;
  private IommuDomain domain;
  private PageAsking asking;

  private Unit unit(MakeFacts facts) {
    Unit made = new Unit("unit0", facts, memory, log);
    made.admit(ONE);
    made.onFault(faults::add);
    return made;
  }

  private static Vtd vtd() {
    return Vtd.of(0x19ed008c40780c66L, 0x3ef9ea6f050dfL);
  }

  private static SmmuV3 smmu() {
    return new SmmuV3(
        new SmmuRegisters(
            Map.of("idr0", 0xc44341bL, "idr1", 0x2730520L, "idr3", 0x1504L, "idr5", 0x200055L)),
        Set.of());
  }

  private IommuDomain domain(PageRequestSink sink) {
    return unit.allocate(
        new DomainRequest(ONE, PageTableKind.PAGING, unit.facts().format().name(), Snoop.ALLOW)
            .pageRequests(sink));
  }

  /** By RID, or by PASID. */
  private void start(MakeFacts facts, PageAsking how, int pasid) {
    asking = how;
    unit = unit(facts);
    Ports.dma(unit, ONE, asking);
    domain = domain(asked::add);
    attach(pasid, domain);
  }

  private void start(int pasid, int allocation) {
    start(vtd(), PageAsking.byRequests(() -> allocation), pasid);
  }

  private void attach(int pasid, IommuDomain to) {
    if (pasid == NONE) {
      unit.attach(ONE, to);
    } else {
      unit.attach(ONE, pasid, to);
    }
  }

  @AfterEach
  void end() {
    arena.close();
  }

  private void map(int page) {
    domain.map(IOVA + (long) page * PAGE, frame + page, 1, Access.READ_WRITE);
  }

  private boolean write(int pasid, long address, MemorySegment from) {
    return pasid == NONE
        ? Ports.dma(unit, ONE, asking).write(address, from)
        : Ports.pasids(unit, ONE, asking).orElseThrow().write(pasid, address, from);
  }

  private CompletableFuture<Boolean> later(Supplier<Boolean> dma) {
    return CompletableFuture.supplyAsync(dma, DEVICE);
  }

  /** Of as many pages as are given, from the middle of the first to the middle of the last. */
  private CompletableFuture<Boolean> writing(int pasid, int firstPage, int pages) {
    MemorySegment ones = MemorySegment.ofArray(new byte[(pages - 1) * PAGE]).fill((byte) 1);
    return later(() -> write(pasid, IOVA + (long) firstPage * PAGE + PAGE / 2, ones));
  }

  private List<PageRequest> group() throws InterruptedException {
    List<PageRequest> group = new ArrayList<>();
    do {
      group.add(asked.take());
    } while (!group.getLast().last());
    assertThat(group).extracting(PageRequest::group).containsOnly(group.getFirst().group());
    return group;
  }

  private static List<Integer> pages(List<PageRequest> group) {
    return group.stream().map(request -> (int) ((request.address() - IOVA) / PAGE)).toList();
  }

  private void respond(PageRequest to, PageResponse response) {
    unit.respond(to.requester(), to.pasid(), to.group(), response);
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void allThatARequestLacksIsOneGroupAndItIsDoneAfterSuccess(int pasid) throws Exception {
    start(pasid, 32);
    map(1);
    map(3);
    CompletableFuture<Boolean> dma = writing(pasid, 0, 6);
    List<PageRequest> group = group();
    assertThat(pages(group)).containsExactly(0, 2, 4, 5);
    assertThat(group).extracting(PageRequest::access).containsOnly(Access.WRITE);
    assertThat(group).extracting(PageRequest::pasid).containsOnly(pasid);
    assertThat(group).extracting(PageRequest::requester).containsOnly(ONE);
    assertThat(group).extracting(PageRequest::last).containsExactly(false, false, false, true);
    for (int page : pages(group)) {
      map(page);
    }
    respond(group.getFirst(), PageResponse.SUCCESS);
    assertThat(dma.get()).isTrue();
    assertThat(room.asSlice(PAGE / 2, 5 * PAGE).toArray(ValueLayout.JAVA_BYTE))
        .containsOnly((byte) 1);
    assertThat(faults).isEmpty();
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void anInvalidAnswerIsAFaultAndNothingLands(int pasid) throws Exception {
    start(pasid, 32);
    map(0);
    CompletableFuture<Boolean> dma = writing(pasid, 0, 3);
    respond(group().getFirst(), PageResponse.INVALID);
    assertThat(dma.get()).isFalse();
    assertThat(room.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0);
    assertThat(faults).extracting(HardwareFault::iova).containsExactly(IOVA + PAGE);
    assertThat(faults).extracting(HardwareFault::pasid).containsExactly(pasid);
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x71);
  }

  @Test
  void aGroupHasNoMorePagesThanMayBeOutstanding() throws Exception {
    start(NONE, 2);
    CompletableFuture<Boolean> dma = writing(NONE, 0, 5);
    for (List<Integer> expected : List.of(List.of(0, 1), List.of(2, 3), List.of(4))) {
      List<PageRequest> group = group();
      assertThat(pages(group)).isEqualTo(expected);
      expected.forEach(this::map);
      respond(group.getFirst(), PageResponse.SUCCESS);
    }
    assertThat(dma.get()).isTrue();
  }

  /** Beyond what may be outstanding a request is not sent, and what lacks the page fails. */
  @Test
  void whoHasNothingLeftToAskWithFails() throws Exception {
    start(NONE, 3);
    unit.attach(ONE, PASID, domain);
    CompletableFuture<Boolean> first = writing(NONE, 0, 2);
    List<PageRequest> group = group();
    // One is left of three.
    CompletableFuture<Boolean> second = writing(PASID, 4, 2);
    List<PageRequest> rest = group();
    assertThat(pages(rest)).containsExactly(4);
    PasidPort port = Ports.pasids(unit, ONE, asking).orElseThrow();
    assertThat(port.read(PASID, IOVA, MemorySegment.ofArray(new byte[1]))).isFalse();
    assertThat(port.requestPage(PASID, IOVA, Access.READ)).isFalse();
    assertThat(faults).hasSize(1);
    respond(rest.getFirst(), PageResponse.INVALID);
    assertThat(second.get()).isFalse();
    map(0);
    map(1);
    respond(group.getFirst(), PageResponse.SUCCESS);
    assertThat(first.get()).isTrue();
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void aStalledRequestHasEachPageInAGroupOfItsOwn(int pasid) throws Exception {
    start(smmu(), PageAsking.byStalling(), pasid);
    CompletableFuture<Boolean> dma = writing(pasid, 0, 3);
    for (int page = 0; page < 3; page++) {
      List<PageRequest> group = group();
      assertThat(pages(group)).containsExactly(page);
      map(page);
      respond(group.getFirst(), PageResponse.SUCCESS);
    }
    assertThat(dma.get()).isTrue();
    assertThat(faults).isEmpty();
  }

  /** An SMMU takes the table all the same; VT-d refuses it. */
  @Test
  void whoCannotAskHasAFaultOrIsNotAttached() {
    start(smmu(), PageAsking.byRequests(() -> 32), NONE);
    assertThat(write(NONE, IOVA, MemorySegment.ofArray(new byte[1]))).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x10);
    unit = unit(vtd());
    IommuDomain asks = domain(asked::add);
    assertRefused(Errno.ENODEV, "sends no page requests", () -> unit.attach(ONE, asks));
    assertRefused(Errno.ENODEV, "sends no page requests", () -> unit.attach(ONE, PASID, asks));
    Ports.dma(unit, ONE, PageAsking.byStalling());
    assertRefused(Errno.ENODEV, "sends no page requests", () -> unit.attach(ONE, asks));
    assertThat(asked).isEmpty();
  }

  /** What ends that a request waits for an answer. */
  enum Leaving {
    REPLACED,
    REPLACED_BY_THE_SAME,
    BLOCKED,
    RELEASED,
    FORGOTTEN
  }

  private void leave(Leaving how, int pasid) {
    switch (how) {
      case REPLACED -> attach(pasid, domain(asked::add));
      case REPLACED_BY_THE_SAME -> attach(pasid, domain);
      case BLOCKED -> {
        unit.block(ONE);
        unit.block(ONE, PASID);
      }
      case RELEASED -> {
        unit.release(ONE);
        unit.detach(ONE, PASID, domain);
      }
      case FORGOTTEN -> unit.forget(ONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsIsAnsweredWhenItsRequesterLeaves(Leaving how) throws Exception {
    for (int pasid : new int[] {NONE, PASID}) {
      start(pasid, 32);
      faults.clear();
      CompletableFuture<Boolean> dma = writing(pasid, 0, 2);
      PageRequest request = group().getFirst();
      leave(how, pasid);
      map(0);
      map(1);
      respond(request, PageResponse.SUCCESS);
      assertThat(dma.get()).isFalse();
      assertThat(faults).hasSize(1);
      assertThat(room.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0);
    }
  }

  @Test
  void aFunctionThatIsResetWaitsForNothing() throws Exception {
    start(NONE, 1);
    CompletableFuture<Boolean> dma = writing(NONE, 0, 2);
    group();
    asking.abandon();
    assertThat(dma.get()).isFalse();
    CompletableFuture<Boolean> next = writing(NONE, 0, 2);
    PageRequest request = group().getFirst();
    map(0);
    map(1);
    respond(request, PageResponse.SUCCESS);
    assertThat(next.get()).as("what begins after that").isTrue();
  }

  @Test
  void aHostThatSaysYesAndGivesNothingIsBelievedSoManyTimes() {
    List<PageRequest> all = new ArrayList<>();
    start(NONE, 32);
    unit.attach(
        ONE,
        domain(request -> {
          all.add(request);
          respond(request, PageResponse.SUCCESS);
        }));
    assertThat(write(NONE, IOVA, MemorySegment.ofArray(new byte[1]))).isFalse();
    assertThat(all).hasSize(16);
    assertThat(faults).hasSize(1);
  }

  @Test
  void whoFailsToTakeARequestHasAnsweredIt() {
    start(NONE, 32);
    unit.attach(
        ONE,
        domain(request -> {
          throw new IllegalStateException("full");
        }));
    assertThat(write(NONE, IOVA, MemorySegment.ofArray(new byte[1]))).isFalse();
    assertThat(log.lines()).anyMatch(line -> line.contains("page requests of 0000:00:10.0"));
  }

  /** A page that is there for reading only lacks what a write needs. */
  @Test
  void aWriteAsksForAPageThatCanOnlyBeRead() throws Exception {
    start(NONE, 32);
    domain.map(IOVA, frame, 1, Access.READ);
    assertThat(Ports.dma(unit, ONE, asking).read(IOVA, MemorySegment.ofArray(new byte[1])))
        .isTrue();
    CompletableFuture<Boolean> dma =
        later(() -> write(NONE, IOVA, MemorySegment.ofArray(new byte[] {5})));
    PageRequest request = group().getFirst();
    domain.unmap(IOVA, 1);
    map(0);
    respond(request, PageResponse.SUCCESS);
    assertThat(dma.get()).isTrue();
    assertThat(room.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 5);
  }

  /**
   * As an accelerator does it: first whether an address translates, then a request for its page.
   */
  @Test
  void aModelAsksBeforeItSends() throws Exception {
    start(PASID, 32);
    PasidPort port = Ports.pasids(unit, ONE, asking).orElseThrow();
    assertThat(port.translates(PASID, IOVA, Access.WRITE)).isFalse();
    CompletableFuture<Boolean> page = later(() -> port.requestPage(PASID, IOVA + 9, Access.READ));
    PageRequest request = group().getFirst();
    assertThat(request.address()).isEqualTo(IOVA);
    assertThat(request.access()).isEqualTo(Access.READ);
    unit.respond(ONE, NONE, request.group(), PageResponse.INVALID);
    unit.respond(ONE, PASID, request.group() + 1, PageResponse.INVALID);
    map(0);
    respond(request, PageResponse.SUCCESS);
    assertThat(page.get()).as("answers to others are not taken").isTrue();
    assertThat(port.translates(PASID, IOVA, Access.WRITE)).isTrue();
    assertThat(faults).isEmpty();
  }

  /**
   * Answers, detaches and unmaps at any moment: whatever comes first, no request waits for ever.
   */
  @ParameterizedTest
  @ValueSource(ints = {NONE, PASID})
  void noRequestIsForgotten(int pasid) throws Exception {
    start(pasid, 4);
    AtomicBoolean stop = new AtomicBoolean();
    Thread answering =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                PageRequest request = asked.poll();
                if (request != null && request.last()) {
                  respond(
                      request,
                      request.address() % (3 * PAGE) == 0
                          ? PageResponse.INVALID
                          : PageResponse.SUCCESS);
                }
              }
            });
    Random random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      attach(pasid, domain);
      CompletableFuture<Boolean> dma = writing(pasid, random.nextInt(4), 2 + random.nextInt(3));
      for (int spin = random.nextInt(2_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      leave(Leaving.BLOCKED, pasid);
      assertThat(dma.get()).isFalse();
    }
    stop.set(true);
    answering.join();
  }
}
