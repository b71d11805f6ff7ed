package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Memory that its owner frees under a mapping: a recorded fault, nothing else. */
class FreedMemoryTest {
  @EveryBackend
  void dmaToClosedMemoryIsAFault(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    try (Arena arena = Arena.ofShared()) {
      opened.map(bench.process().register(arena.allocate(PAGE, PAGE)), IOVA);
      assertTrue(opened.dmaWrite(IOVA, 1));
    }
    assertFalse(opened.dmaWrite(IOVA + 16, 2));
    assertEquals(OptionalLong.empty(), opened.dmaRead(IOVA));
    opened.fd().settleFaults();
    assertEquals(2, opened.faults().size());
    assertEquals(IOVA + 16, opened.faults().getFirst().iova());
    assertEquals(Access.WRITE, opened.faults().getFirst().access());
  }

  @EveryBackend
  void closedMemoryIsUnmapped(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    try (Arena arena = Arena.ofShared()) {
      opened.map(bench.process().register(arena.allocate(PAGE, PAGE)), IOVA);
    }
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), IOVA, PAGE));
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void memoryGivenBackByTheProcessIsReachedUntilUnmapped(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    memory.close();
    assertTrue(opened.dmaWrite(IOVA, 3));
    assertEquals(3, Opened.at(memory, 0));
    opened.fd().unmap(opened.ioas(), IOVA, PAGE);
    assertFalse(opened.dmaWrite(IOVA, 4));
  }
}
