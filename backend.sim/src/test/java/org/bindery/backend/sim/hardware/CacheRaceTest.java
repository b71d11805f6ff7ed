package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.cache.CpuCache;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A processor and a device at the same lines at the same time. Each counts up words of its own and
 * finds in them what it wrote last, and in the other's never less than before: no snooped byte is
 * lost to a line that was filled, or to one that was written back, while the device wrote.
 */
@Timeout(60)
class CacheRaceTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int LINES = 4;
  private static final int ROUNDS = 40_000;
  private static final long LOOK_NANOS = 3_000_000_000L;

  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final CpuCache cache = memory.cache();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private long frame;
  private DmaPort device;

  private final class Word {
    final MemorySegment bytes = MemorySegment.ofArray(new byte[8]);

    long value() {
      return bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    Word of(long value) {
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
      return this;
    }
  }

  @Test
  void neitherLosesAByte() throws Exception {
    race(this::deviceCounts, this::processorCounts);
  }

  /** A line that is filled while a device writes, unaware of the cache, must not stay. */
  @Test
  void noLineIsStaleAfterARequestThatItCameIn() throws Exception {
    race(this::deviceWritesPages, this::processorLooks);
  }

  private void race(Runnable onDevice, Runnable onProcessor) throws Exception {
    try (Arena arena = Arena.ofShared();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Registered page = new Registered(arena.allocate(PAGE, PAGE));
      frame = memory.frames().pin(page, 0, 1);
      Unit unit = TestMake.VTD.unit("unit0", memory);
      unit.admit(REQUESTER);
      IommuDomain domain = TestMake.VTD.domain(unit, REQUESTER);
      domain.map(IOVA, frame, 1, Access.READ_WRITE);
      unit.attach(REQUESTER, domain);
      device = Ports.dma(unit, REQUESTER);
      Future<?> dma = threads.submit(onDevice);
      try {
        onProcessor.run();
      } finally {
        over.set(true);
      }
      dma.get();
      cache.evictAll();
      assertThat(cache.lines()).isZero();
      domain.unmap(IOVA, 1);
      memory.frames().unpin(frame, 1);
    }
  }

  private void processorCounts() {
    Random random = new Random(20261129);
    long[] wrote = new long[LINES];
    long[] saw = new long[LINES];
    Word word = new Word();
    for (int round = 1; round <= ROUNDS; round++) {
      int line = random.nextInt(LINES);
      long at = line * 64L;
      switch (random.nextInt(4)) {
        case 0 -> {
          assertThat(cache.store(frame, at, word.of(round).bytes, 0, 8)).isTrue();
          wrote[line] = round;
        }
        case 1 -> {
          assertThat(cache.load(frame, at, word.bytes, 0, 8)).isTrue();
          assertThat(word.value()).isEqualTo(wrote[line]);
        }
        case 2 -> {
          assertThat(cache.load(frame, at + 32, word.bytes, 0, 8)).isTrue();
          assertThat(word.value()).isGreaterThanOrEqualTo(saw[line]);
          saw[line] = word.value();
        }
        // Most of the time no line is held, so that devices pass by.
        default -> cache.evictAll();
      }
    }
  }

  private void deviceCounts() {
    Random random = new Random(20261130);
    long[] wrote = new long[LINES];
    long[] saw = new long[LINES];
    Word word = new Word();
    for (long round = 1; !over.get(); round++) {
      int line = random.nextInt(LINES);
      long at = IOVA + line * 64L;
      switch (random.nextInt(3)) {
        case 0 -> {
          assertThat(device.write(at + 32, word.of(round).bytes)).isTrue();
          wrote[line] = round;
        }
        case 1 -> {
          assertThat(device.read(at + 32, word.bytes)).isTrue();
          assertThat(word.value()).isEqualTo(wrote[line]);
        }
        default -> {
          assertThat(device.read(at, word.bytes)).isTrue();
          assertThat(word.value()).isGreaterThanOrEqualTo(saw[line]);
          saw[line] = word.value();
        }
      }
    }
  }

  private void deviceWritesPages() {
    MemorySegment page = MemorySegment.ofArray(new long[PAGE / 8]);
    for (long round = 1; !over.get(); round++) {
      for (int at = 0; at < PAGE; at += 8) {
        page.set(ValueLayout.JAVA_LONG, at, round);
      }
      assertThat(device.write(IOVA, page)).isTrue();
      written.set(round);
    }
  }

  private void processorLooks() {
    Word word = new Word();
    // On a busy machine each round may wait for the device's thread to get its turn.
    long end = System.nanoTime() + LOOK_NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      cache.evictAll();
      assertThat(cache.load(frame, PAGE - 64, word.bytes, 0, 8)).isTrue();
      long least = written.get();
      // The request that the line may have come in has ended when another has.
      for (long begun = least; least == begun; least = written.get()) {
        Thread.yield();
      }
      assertThat(cache.load(frame, PAGE - 64, word.bytes, 0, 8)).isTrue();
      assertThat(word.value()).as("round %d", round).isGreaterThanOrEqualTo(least);
    }
  }

  /** Arenas that close and frames that leave under a processor and a device. */
  @Test
  void memoryThatGoesIsRefusedAndNothingElse() throws Exception {
    Unit unit = TestMake.VTD.unit("unit0", memory);
    unit.admit(REQUESTER);
    IommuDomain domain = TestMake.VTD.domain(unit, REQUESTER);
    unit.attach(REQUESTER, domain);
    device = Ports.dma(unit, REQUESTER);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      MemorySegment bytes = MemorySegment.ofArray(new byte[PAGE]);
      Future<?> dma =
          threads.submit(() -> {
            MemorySegment own = MemorySegment.ofArray(new byte[PAGE]);
            while (!over.get()) {
              device.write(IOVA, own);
              device.read(IOVA, own);
              device.writeNoSnoop(IOVA, own);
            }
          });
      try {
        for (int round = 0; round < 300; round++) {
          long first;
          try (Arena arena = Arena.ofShared()) {
            first = memory.frames().pin(new Registered(arena.allocate(PAGE, PAGE)), 0, 1);
            domain.map(IOVA, first, 1, Access.READ_WRITE);
            assertThat(cache.store(first, 0, bytes, 0, PAGE)).isTrue();
          }
          assertThat(cache.load(first, 0, bytes, 0, PAGE)).isFalse();
          domain.unmap(IOVA, 1);
          memory.frames().unpin(first, 1);
          assertThat(cache.lines()).isZero();
          assertThat(cache.store(first, 0, bytes, 0, PAGE)).isFalse();
        }
      } finally {
        over.set(true);
      }
      dma.get();
    }
  }
}
