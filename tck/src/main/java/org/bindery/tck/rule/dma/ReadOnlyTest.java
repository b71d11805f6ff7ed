package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** I10: a read-only page never becomes writable by copy, merging or replace. */
class ReadOnlyTest {
  private static final long TO = IOVA + 0x10_0000;

  private static void copy(Opened opened, int to, Access access, long at) {
    opened.fd().copy(to, opened.ioas(), IOVA, PAGE, access, OptionalLong.of(at));
  }

  private static void isReadOnly(Opened opened, Memory memory, long iova) {
    Opened.put(memory, 0, 5);
    assertEquals(OptionalLong.of(5), opened.dmaRead(iova));
    assertFalse(opened.dmaWrite(iova, 6));
    assertEquals(5, Opened.at(memory, 0));
  }

  @EveryBackend
  void aCopyForWritingIsEperm(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, Access.READ, IOVA);
    opened.refused(Errno.EPERM, () -> copy(opened, opened.ioas(), Access.READ_WRITE, TO));
    assertFalse(opened.dmaWrite(TO, 1));
    isReadOnly(opened, memory, IOVA);
  }

  @EveryBackend
  void aCopyForReadingOfWriteablePagesIsReadOnly(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    copy(opened, opened.ioas(), Access.READ, TO);
    isReadOnly(opened, memory, TO);
    assertTrue(opened.dmaWrite(IOVA, 7), "the source is as writeable as before");
  }

  @EveryBackend
  void aWriteableNeighbourMakesItNoMoreWriteable(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.attach();
    opened.map(memory.address() + PAGE, PAGE, Access.READ_WRITE, IOVA + PAGE);
    opened.map(memory.address(), PAGE, Access.READ, IOVA);
    opened.map(memory.address() + 2 * PAGE, PAGE, Access.READ, IOVA + 2 * PAGE);
    assertTrue(opened.dmaWrite(IOVA + PAGE, 1));
    isReadOnly(opened, memory, IOVA);
    assertFalse(opened.dmaWrite(IOVA + 2 * PAGE, 1));
  }

  @EveryBackend
  void anAreaOfTheSamePagesForWritingMakesItNoMoreWriteable(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, Access.READ, IOVA);
    opened.map(memory, TO);
    assertTrue(opened.dmaWrite(TO, 1));
    isReadOnly(opened, memory, IOVA);
  }

  @EveryBackend
  void aReplaceMakesItNoMoreWriteable(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.attach();
    assertTrue(opened.dmaWrite(IOVA, 1));
    int other = opened.fd().allocateIoas();
    copy(opened, other, Access.READ, IOVA);
    device.attach(other);
    isReadOnly(opened, memory, IOVA);
  }

  @EveryBackend
  void anotherTableMakesItNoMoreWriteable(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, Access.READ, IOVA);
    EngineDevice device = opened.attach();
    device.attach(opened.table());
    isReadOnly(opened, memory, IOVA);
  }
}
