package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.FdOption;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Reach is that of the areas, whatever leaves a table has for them. */
class LeafTest {
  private static final long HUGE = 2 << 20;

  private static void reaches(Opened opened, Memory memory, long iova, long offset, long value) {
    assertTrue(opened.dmaWrite(iova, value));
    assertEquals(value, Opened.at(memory, offset));
    Opened.put(memory, offset, value + 1);
    assertEquals(OptionalLong.of(value + 1), opened.dmaRead(iova));
  }

  @EveryBackend
  void aHugePageIsReachedFromEndToEnd(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(HUGE);
    opened.attach();
    opened.map(memory, IOVA);
    for (long offset : new long[] {0, PAGE - 8, PAGE, HUGE / 2, HUGE - 8}) {
      reaches(opened, memory, IOVA + offset, offset, offset + 1);
    }
    assertFalse(opened.dmaWrite(IOVA - 8, 1));
    assertFalse(opened.dmaWrite(IOVA + HUGE, 1));
    assertFalse(opened.dmaWrite(IOVA + HUGE - 4, 1));
  }

  @EveryBackend
  void aPartOfAHugePageEndsWhereItEnds(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(HUGE);
    opened.attach();
    opened.map(memory.address(), HUGE - PAGE, Access.READ_WRITE, IOVA);
    reaches(opened, memory, IOVA + HUGE - PAGE - 8, HUGE - PAGE - 8, 3);
    assertFalse(opened.dmaWrite(IOVA + HUGE - PAGE, 4));
    assertEquals(0, Opened.at(memory, HUGE - PAGE));
  }

  @EveryBackend
  void anUnmappedHugePageIsNotReachedAnywhere(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(HUGE);
    opened.attach();
    // So that it could be reached.
    opened.map(memory, IOVA + 4 * HUGE);
    opened.map(memory, IOVA);
    reaches(opened, memory, IOVA, 0, 1);
    reaches(opened, memory, IOVA + HUGE - 8, HUGE - 8, 1);
    opened.fd().unmap(opened.ioas(), IOVA, HUGE);
    for (long offset = 0; offset < HUGE; offset += HUGE / 16) {
      assertFalse(opened.dmaWrite(IOVA + offset, 9));
    }
    assertFalse(opened.dmaWrite(IOVA + HUGE - 8, 9));
    assertEquals(2, Opened.at(memory, 0));
    assertEquals(2, Opened.at(memory, HUGE - 8));
  }

  @EveryBackend
  void unmappingAHugePageLeavesItsNeighbours(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(3 * HUGE);
    opened.attach();
    for (int i = 0; i < 3; i++) {
      opened.map(memory.address() + i * HUGE, HUGE, Access.READ_WRITE, IOVA + i * HUGE);
      reaches(opened, memory, IOVA + i * HUGE, i * HUGE, 1);
    }
    opened.fd().unmap(opened.ioas(), IOVA + HUGE, HUGE);
    assertFalse(opened.dmaWrite(IOVA + HUGE, 9));
    reaches(opened, memory, IOVA + HUGE - 8, HUGE - 8, 5);
    reaches(opened, memory, IOVA + 2 * HUGE, 2 * HUGE, 5);
  }

  @EveryBackend
  void aHugePageAtAnIovaOfSmallOnesIsReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(2 * HUGE);
    opened.attach();
    opened.map(memory, IOVA + PAGE);
    for (long offset : new long[] {0, HUGE - PAGE, HUGE, 2 * HUGE - 8}) {
      reaches(opened, memory, IOVA + PAGE + offset, offset, offset + 1);
    }
    assertFalse(opened.dmaWrite(IOVA, 1));
    assertFalse(opened.dmaWrite(IOVA + PAGE + 2 * HUGE, 1));
  }

  @EveryBackend
  void aCopiedPartOfAHugePageReachesThatPartOnly(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(HUGE);
    opened.attach();
    opened.map(memory, IOVA);
    long copy = IOVA + 2 * HUGE;
    int ioas = opened.ioas();
    opened
        .fd()
        .copy(ioas, ioas, IOVA + 5 * PAGE, 2 * PAGE, Access.READ_WRITE, OptionalLong.of(copy));
    reaches(opened, memory, copy, 5 * PAGE, 1);
    reaches(opened, memory, copy + 2 * PAGE - 8, 7 * PAGE - 8, 1);
    assertFalse(opened.dmaWrite(copy - 8, 1));
    assertFalse(opened.dmaWrite(copy + 2 * PAGE, 1));
    opened.fd().unmap(ioas, IOVA, HUGE);
    assertEquals(2, bench.pinnedPages());
    reaches(opened, memory, copy, 5 * PAGE, 7);
  }

  @EveryBackend
  void withoutHugePagesTheSameIsReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(HUGE);
    opened.fd().setOption(opened.ioas(), FdOption.HUGE_PAGES, 0);
    opened.attach();
    opened.map(memory, IOVA);
    reaches(opened, memory, IOVA, 0, 1);
    reaches(opened, memory, IOVA + HUGE - 8, HUGE - 8, 1);
    assertFalse(opened.dmaWrite(IOVA + HUGE, 1));
    opened.fd().unmap(opened.ioas(), IOVA, HUGE);
    assertFalse(opened.dmaWrite(IOVA + HUGE - 8, 1));
  }
}
