package org.bindery.tck.rule.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** I2: an owned device reaches no byte outside of its table, and blocked is never identity. */
class ReachTest {
  private static final long IOVA = 0x200_0000;
  private static final long PAGE = 4096;

  @EveryBackend
  void aMappedPageIsReachedBothWays(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    Opened.put(memory, 8, 42);
    assertEquals(OptionalLong.of(42), opened.dmaRead(IOVA + 8));
    assertTrue(opened.dmaWrite(IOVA + 16, 7));
    assertEquals(7, Opened.at(memory, 16));
    assertTrue(opened.faults().isEmpty());
  }

  @EveryBackend
  void besideItNothingIsReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.attach();
    opened.map(memory.address() + PAGE, PAGE, Access.READ_WRITE, IOVA);
    // So that the pages beside it could be reached.
    opened.map(memory, 2 * IOVA);
    assertFalse(opened.dmaWrite(IOVA - 8, 1));
    assertFalse(opened.dmaWrite(IOVA + PAGE, 1));
    assertFalse(opened.dmaWrite(IOVA - 4, 1), "half in front of it");
    assertFalse(opened.dmaWrite(IOVA + PAGE - 4, 1), "half behind it");
    for (long at = 0; at < 3 * PAGE; at += 8) {
      assertEquals(0, Opened.at(memory, at), "a refused write changed a byte");
    }
    assertEquals(4, opened.faults().size());
  }

  @EveryBackend
  void aBoundDeviceIsBlocked(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    opened.bind();
    assertFalse(opened.dmaWrite(IOVA, 1));
    assertFalse(opened.dmaWrite(0, 1), "identity");
    assertEquals(2, opened.faults().size());
  }

  @EveryBackend
  void aDetachedDeviceIsBlocked(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    EngineDevice device = opened.attach();
    // So that the pages stay pinned.
    opened.table();
    opened.map(memory, IOVA);
    assertTrue(opened.dmaWrite(IOVA, 1));
    device.detach();
    assertFalse(opened.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void readOnlyPagesAreNotWritten(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, Access.READ, IOVA);
    Opened.put(memory, 0, 5);
    assertEquals(OptionalLong.of(5), opened.dmaRead(IOVA));
    assertFalse(opened.dmaWrite(IOVA, 6));
    assertEquals(5, Opened.at(memory, 0));
    assertEquals(Access.WRITE, opened.faults().getFirst().access());
    assertEquals(IOVA, opened.faults().getFirst().iova());
  }

  @EveryBackend
  void whatIsMappedBeforeTheAttachIsReached(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    opened.attach();
    assertTrue(opened.dmaWrite(IOVA, 3));
    assertEquals(3, Opened.at(memory, 0));
  }
}
