package org.bindery.backend.sim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines come with a load or store, and go when they are made to. */
class CpuCacheTest {
  private static final int PAGE = 4096;

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final CachedMemory memory = new CachedMemory(frames);
  private final CpuCache cache = memory.cache();
  private Arena arena;
  private MemorySegment dram;
  private long frame;

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    dram = arena.allocate(2 * PAGE, PAGE);
    frame = frames.pin(new Registered(dram), 0, 2);
  }

  @AfterEach
  void stop() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private void store(long at, int... values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length]);
    for (int i = 0; i < values.length; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
    }
    assertThat(cache.store(frame, at, bytes, 0, values.length)).isTrue();
  }

  private int dram(long at) {
    return dram.get(ValueLayout.JAVA_BYTE, at);
  }

  @Test
  void aStoreStaysInTheCacheUntilItsLineIsEvicted() {
    store(63, 1, 2);
    assertThat(cache.lines()).isEqualTo(2);
    assertThat(dram(63)).isZero();
    cache.evict(frame, 0);
    assertThat(dram(63)).isEqualTo(1);
    assertThat(dram(64)).isZero();
    assertThat(cache.lines()).isEqualTo(1);
    assertThat(cache.evictAll()).isEqualTo(1);
    assertThat(dram(64)).isEqualTo(2);
    assertThat(cache.evictAll()).isZero();
    assertThat(cache.raised()).isFalse();
  }

  @Test
  void aLineIsWrittenBackWhole() {
    store(0, 1);
    dram.set(ValueLayout.JAVA_BYTE, 63, (byte) 9);
    dram.set(ValueLayout.JAVA_BYTE, 64, (byte) 9);
    cache.evict(frame, 5);
    assertThat(dram(63)).isZero();
    assertThat(dram(64)).isEqualTo(9);
  }

  @Test
  void aCleanLineIsForgottenAndNotWrittenBack() {
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    assertThat(cache.load(frame, 0, into, 0, 1)).isTrue();
    dram.set(ValueLayout.JAVA_BYTE, 0, (byte) 9);
    cache.evictFrames(frame, 1);
    assertThat(dram(0)).isEqualTo(9);
  }

  /** A line that came between would take back what was exchanged when it is written back. */
  @Test
  void anExchangeIsNotLostToAProcessorThatStoresBesideIt() throws Exception {
    // A line that stays, so that devices look at the cache.
    store(128, 0);
    AtomicBoolean over = new AtomicBoolean();
    Thread processor =
        Thread.ofPlatform()
            .start(() -> {
              for (int round = 0; !over.get(); round++) {
                store(8, round);
              }
            });
    int done = 0;
    for (; done < 200_000; done++) {
      if (!memory.exchange(frame, 0, done, done + 1)) {
        break;
      }
    }
    over.set(true);
    processor.join();
    assertThat(done).isEqualTo(200_000);
    cache.evictAll();
    assertThat(dram.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(200_000);
  }

  @Test
  void evictingFramesLeavesTheirNeighboursAlone() {
    store(PAGE - 1, 1);
    assertThat(cache.store(frame + 1, 0, MemorySegment.ofArray(new byte[] {2}), 0, 1)).isTrue();
    cache.evictFrames(frame + 1, 1);
    assertThat(cache.lines()).isEqualTo(1);
    assertThat(dram(PAGE)).isEqualTo(2);
    assertThat(dram(PAGE - 1)).isZero();
  }

  @Test
  void framesThatLeaveAreWrittenBackAndForgotten() {
    store(0, 1);
    frames.unpin(frame, 2);
    assertThat(dram(0)).isEqualTo(1);
    assertThat(cache.lines()).isZero();
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    assertThat(cache.load(frame, 0, into, 0, 1)).isFalse();
    assertThat(cache.lines()).isZero();
    assertThat(cache.raised()).isFalse();
  }

  @Test
  void ofFramesWhoseArenaIsClosedNothingIsWrittenBack() {
    store(0, 1);
    arena.close();
    assertThat(memory.write(frame, 0, MemorySegment.ofArray(new byte[8]), 0, 8, true)).isFalse();
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    assertThat(cache.load(frame, 0, into, 0, 1)).isFalse();
    frames.unpin(frame, 2);
    assertThat(cache.lines()).isZero();
  }
}
