package org.bindery.tck.rule.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/**
 * I3: after unmap, detach or replace has returned, no DMA lands any more. The pages stay mapped
 * elsewhere, so that they could be reached: what keeps DMA out is not that they are gone.
 */
class UnmapEndsReachTest {
  private static final long IOVA = 0x200_0000;
  private static final long ELSEWHERE = 0x300_0000;
  private static final long PAGE = 4096;
  private static final int ROUNDS = 100;

  @EveryBackend
  void anUnmappedPageIsNotReachedThoughItWasJustUsed(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, ELSEWHERE);
    for (int round = 0; round < 8; round++) {
      opened.map(memory, IOVA);
      assertTrue(opened.dmaWrite(IOVA, round));
      assertEquals(PAGE, opened.fd().unmap(opened.ioas(), IOVA, PAGE));
      assertFalse(opened.dmaWrite(IOVA, -1));
      assertEquals(round, Opened.at(memory, 0));
    }
  }

  @EveryBackend
  void noPageOfAnUnmappedRunIsReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.attach();
    opened.map(memory, ELSEWHERE);
    opened.map(memory, IOVA);
    for (long page = 0; page < 3; page++) {
      assertTrue(opened.dmaWrite(IOVA + page * PAGE, page + 1));
    }
    opened.fd().unmap(opened.ioas(), IOVA, 3 * PAGE);
    for (long page = 0; page < 3; page++) {
      assertFalse(opened.dmaWrite(IOVA + page * PAGE, -1));
      assertEquals(page + 1, Opened.at(memory, page * PAGE));
    }
  }

  @EveryBackend
  void anotherPageAtTheAddressIsTheOneReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory first = opened.memory(PAGE);
    Memory second = opened.memory(PAGE);
    opened.attach();
    opened.map(first, ELSEWHERE);
    opened.map(first, IOVA);
    assertTrue(opened.dmaWrite(IOVA, 1));
    opened.fd().unmap(opened.ioas(), IOVA, PAGE);
    opened.map(second, IOVA);
    assertTrue(opened.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(first, 0));
    assertEquals(2, Opened.at(second, 0));
  }

  @EveryBackend
  void noWriteInFlightLandsAfterAnUnmap(Bench bench) throws InterruptedException {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, ELSEWHERE);
    afterEach(
        opened,
        memory,
        () -> opened.map(memory, IOVA),
        () -> opened.fd().unmap(opened.ioas(), IOVA, PAGE));
  }

  @EveryBackend
  void noWriteInFlightLandsAfterADetach(Bench bench) throws InterruptedException {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.bind();
    // A table that stays keeps the pages pinned.
    opened.table();
    afterEach(opened, memory, () -> device.attach(opened.ioas()), device::detach);
  }

  @EveryBackend
  void noWriteInFlightLandsAfterAReplace(Bench bench) throws InterruptedException {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.bind();
    int other = opened.fd().allocateIoas();
    opened.table();
    afterEach(opened, memory, () -> device.attach(opened.ioas()), () -> device.attach(other));
  }

  /** The device writes all the time; after each end the page stays as the CPU leaves it. */
  private static void afterEach(Opened opened, Memory memory, Runnable begin, Runnable end)
      throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Thread device =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                boolean unused = opened.dmaWrite(IOVA, 1);
              }
            });
    try {
      for (int round = 0; round < ROUNDS; round++) {
        begin.run();
        if (round % 2 == 0) {
          Thread.yield();
        }
        end.run();
        Opened.put(memory, 0, 7);
        for (int look = 0; look < 50; look++) {
          assertEquals(7, Opened.at(memory, 0), "a write landed after the end");
        }
      }
    } finally {
      stop.set(true);
      device.join();
    }
  }
}
