package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While devices write without pause, whatever ends a translation ends it before it returns: the
 * memory is filled with a pattern right after, and must still show it later (I3).
 */
class UnmapRaceTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 16;
  private static final long IOVA = 0x4000_0000L;
  private static final int ROUNDS = 500;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final RequesterId TWO = new RequesterId(0, 1, 0x00);

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private Unit hardware;
  private Unit other;
  private TestMake make;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong landed = new AtomicLong();
  private final List<Thread> writers = new ArrayList<>();
  private Arena arena;
  private MemorySegment memory;
  private long frame;
  private IommuDomain domain;

  private void start(TestMake chosen) {
    make = chosen;
    CachedMemory copy = new CachedMemory(frames);
    hardware = make.unit("unit0", copy);
    other = make.unit("unit1", copy);
    arena = Arena.ofShared();
    memory = arena.allocate(PAGES * PAGE, PAGE);
    frame = frames.pin(new Registered(memory), 0, PAGES);
    domain = domain();
    // The second device is behind another unit, where the make's units share tables.
    for (RequesterId requester : List.of(ONE, TWO)) {
      Unit unit = unit(requester);
      unit.admit(requester);
      unit.attach(requester, domain);
      DmaPort port = path(unit, requester);
      writers.add(Thread.ofPlatform().start(() -> write(port)));
    }
  }

  DmaPort path(Unit unit, RequesterId requester) {
    return Ports.dma(unit, requester);
  }

  private Unit unit(RequesterId requester) {
    return requester.equals(ONE) || !make.facts.sharesTables() ? hardware : other;
  }

  private IommuDomain domain() {
    return make.domain(hardware, ONE);
  }

  private void write(DmaPort port) {
    MemorySegment ones = MemorySegment.ofArray(new byte[3 * PAGE]).fill((byte) 1);
    for (int i = 0; !stop.get(); i++) {
      if (port.write(IOVA + (long) (i % (PAGES - 3)) * PAGE, ones)) {
        landed.incrementAndGet();
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void unmap(TestMake chosen) {
    start(chosen);
    for (int round = 0; round < ROUNDS; round++) {
      domain.map(IOVA, frame, PAGES, Access.READ_WRITE);
      awaitLanding();
      assertThat(domain.unmap(IOVA, PAGES)).isEqualTo((long) PAGES * PAGE);
      assertNothingLands(round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void block(TestMake chosen) {
    start(chosen);
    domain.map(IOVA, frame, PAGES, Access.READ_WRITE);
    for (int round = 0; round < ROUNDS; round++) {
      awaitLanding();
      hardware.block(ONE);
      unit(TWO).block(TWO);
      assertNothingLands(round);
      hardware.attach(ONE, domain);
      unit(TWO).attach(TWO, domain);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attachToAnotherDomain(TestMake chosen) {
    start(chosen);
    domain.map(IOVA, frame, PAGES, Access.READ_WRITE);
    IommuDomain empty = domain();
    for (int round = 0; round < ROUNDS; round++) {
      awaitLanding();
      hardware.attach(ONE, empty);
      unit(TWO).attach(TWO, empty);
      assertNothingLands(round);
      hardware.attach(ONE, domain);
      unit(TWO).attach(TWO, domain);
    }
  }

  private void awaitLanding() {
    long before = landed.get();
    while (landed.get() < before + 2) {
      Thread.onSpinWait();
    }
  }

  private void assertNothingLands(int round) {
    memory.fill((byte) 7);
    if (round % 10 == 0) {
      Thread.yield();
    }
    assertThat(memory.mismatch(SEVENS)).as("round %d", round).isEqualTo(-1);
  }

  private static final MemorySegment SEVENS =
      MemorySegment.ofArray(new byte[PAGES * PAGE]).fill((byte) 7);
}
