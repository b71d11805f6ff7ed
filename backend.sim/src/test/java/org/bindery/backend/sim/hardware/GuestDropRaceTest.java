package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestUserData;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.bindery.model.iommu.GuestMemory;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.TranslationEntry;
import org.bindery.model.iommu.WalkStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A guest changes a large leaf and drops one of its pages, while the first walk that ever found it
 * is under way for another of its pages. Makes as they are but for their guests' tables, whose
 * walks wait in their middle.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestDropRaceTest {
  private static final int PAGE = 4096;
  private static final int PASID = 2;
  private static final long IOVA = 0x40200000L;
  private static final long ELSEWHERE = IOVA + 5 * PAGE;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final TestUserData NOTHING = new TestUserData(0, new byte[0]);

  private final Arena arena = Arena.ofShared();
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final MemorySegment page = arena.allocate(PAGE, PAGE);
  private final long frame = memory.frames().pin(new Registered(page), 0, 1);
  private final CountDownLatch parked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile boolean parks;
  private volatile boolean mapped = true;

  private enum Kind {
    NESTED,
    STREAM,
    STREAM_WITH_PASID
  }

  @AfterEach
  void end() {
    goOn.countDown();
    arena.close();
  }

  private void park() {
    if (parks) {
      parks = false;
      parked.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** All its addresses lead to one page, by a leaf of 2 MiB. */
  private long walk(GuestMemory unused, long iova, boolean write) {
    boolean found = mapped;
    park();
    return found
        ? PageEntry.of(frame, PageEntry.READ | PageEntry.WRITE, LeafSize.SIZE_2M)
        : WalkStop.NOT_PRESENT.packed();
  }

  private final class OnePage implements Nesting {
    @Override
    public int dataType() {
      return 0;
    }

    @Override
    public int invalidationType() {
      return 0;
    }

    @Override
    public String format() {
      return "one-page";
    }

    @Override
    public GuestTable table(UserData data) {
      return GuestDropRaceTest.this::walk;
    }

    @Override
    public Optional<String> lack(GuestTable table) {
      return Optional.empty();
    }

    @Override
    public TranslationEntry entry(GuestTable table, int domain, UnitDomain parent) {
      return TranslationEntry.PLAIN;
    }

    @Override
    public void invalidate(UserDataArray entries, GuestCache cached) {
      cached.drop(IOVA, 1);
    }
  }

  private final class OnePageStream implements StreamNesting, GuestStream {
    @Override
    public int type() {
      return 1;
    }

    @Override
    public boolean offeredTo(RequesterId requester) {
      return true;
    }

    @Override
    public String format() {
      return "one-page";
    }

    @Override
    public GuestStream stream(UserData data) {
      return this;
    }

    @Override
    public void invalidate(UserDataArray entries, GuestCaches cached) {
      cached.drop(IOVA, 1);
    }

    @Override
    public Optional<MemorySegment> event(
        Denial denial, long virtualId, int pasid, long iova, boolean write) {
      return Optional.empty();
    }

    @Override
    public GuestTable table(int pasid) {
      return GuestDropRaceTest.this::walk;
    }

    @Override
    public boolean describes(GuestMemory guest, int pasid) {
      if (!mapped) {
        park();
      }
      return true;
    }

    @Override
    public boolean deviceKeeps() {
      return true;
    }

    @Override
    public boolean needsMember() {
      return false;
    }

    @Override
    public TranslationEntry entry(int parent, int parentBits) {
      return TranslationEntry.PLAIN;
    }
  }

  /** With something else in place of what a method answers. */
  private static MakeFacts with(MakeFacts facts, String method, Object instead) {
    return (MakeFacts)
        Proxy.newProxyInstance(
            MakeFacts.class.getClassLoader(),
            new Class<?>[] {MakeFacts.class},
            (proxy, called, args) -> {
              try {
                return called.getName().equals(method) ? instead : called.invoke(facts, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Unit unit(Kind kind) {
    MakeFacts facts =
        kind == Kind.NESTED
            ? with(
                Vtd.of(0x19ed008c40780466L, 0x3ef9ea6f050dfL),
                "nesting",
                Optional.of(new OnePage()))
            : with(
                new SmmuV3(
                    new SmmuRegisters(
                        Map.of(
                            "idr0", 0xc44341bL,
                            "idr1", 0x2730520L,
                            "idr3", 0x1504L,
                            "idr5", 0x200055L)),
                    Set.of()),
                "streamNesting",
                Optional.of(new OnePageStream()));
    Unit made = new Unit("unit0", facts, memory, new RecordingLog());
    made.admit(ONE);
    return made;
  }

  /** Has what is attached dropped by. */
  private static CacheInvalidation attach(Unit unit, Kind kind) {
    String format = kind == Kind.NESTED ? Vtd.SECOND_STAGE : SmmuV3.STAGE_2;
    IommuDomain parent =
        unit.allocate(
            new DomainRequest(ONE, PageTableKind.PAGING, format, Snoop.ALLOW).nestParent(true));
    NestedRequest request = new NestedRequest(ONE, NOTHING);
    if (kind == Kind.NESTED) {
      IommuDomain nested = unit.allocateNested(request, parent);
      unit.attach(ONE, nested);
      return (CacheInvalidation) nested;
    }
    VirtualIommu slice = unit.allocate(ONE, 1, parent, Optional.empty(), null);
    unit.attach(ONE, slice.allocateNested(request));
    return (CacheInvalidation) slice;
  }

  private static boolean read(Unit unit, Kind kind, long iova) {
    MemorySegment one = MemorySegment.ofArray(new byte[1]);
    return kind == Kind.STREAM_WITH_PASID
        ? Ports.pasids(unit, ONE).orElseThrow().read(PASID, iova, one)
        : Ports.dma(unit, ONE).read(iova, one);
  }

  private static FutureTask<Boolean> sent(Callable<Boolean> request) {
    FutureTask<Boolean> task = new FutureTask<>(request);
    Thread.ofPlatform().start(task);
    return task;
  }

  /** It waits for requests in flight. */
  private static void awaitDrain(Thread dropping) {
    while (Arrays.stream(dropping.getStackTrace())
        .noneMatch(frame -> frame.getClassName().equals(InFlight.class.getName()))) {
      assertThat(dropping.isAlive()).as("waits for requests in flight").isTrue();
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheWalkKeepsIsDroppedToo(Kind kind) throws Exception {
    Unit unit = unit(kind);
    CacheInvalidation guest = attach(unit, kind);
    parks = true;
    FutureTask<Boolean> first = sent(() -> read(unit, kind, ELSEWHERE));
    parked.await();
    mapped = false;
    Thread dropping = Thread.ofPlatform().start(() -> guest.invalidate(NOTHING));
    awaitDrain(dropping);
    goOn.countDown();
    assertThat(first.get()).isTrue();
    dropping.join();
    assertThat(read(unit, kind, ELSEWHERE)).isFalse();
  }

  /** It looks into the guest's memory, too, so whoever changes a table waits for it. */
  @Test
  void aPageRequestIsInFlightWhileItLooksForItsTable() throws Exception {
    Kind kind = Kind.STREAM_WITH_PASID;
    Unit unit = unit(kind);
    CacheInvalidation guest = attach(unit, kind);
    mapped = false;
    parks = true;
    FutureTask<Boolean> request =
        sent(() -> Ports.pasids(unit, ONE).orElseThrow().requestPage(PASID, IOVA, Access.READ));
    parked.await();
    Thread dropping = Thread.ofPlatform().start(() -> guest.invalidate(NOTHING));
    awaitDrain(dropping);
    goOn.countDown();
    assertThat(request.get()).isFalse();
    dropping.join();
  }
}
