package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Requests over several pages and areas: done whole or not at all. */
class SpanTest {
  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + i / 251 + 1);
    }
    return bytes;
  }

  private static byte[] bytes(Memory memory) {
    return memory.segment().toArray(ValueLayout.JAVA_BYTE);
  }

  private static boolean write(Opened opened, long iova, byte[] bytes) {
    return opened.kitDevice().dma().write(iova, MemorySegment.ofArray(bytes));
  }

  private static boolean read(Opened opened, long iova, byte[] bytes) {
    return opened.kitDevice().dma().read(iova, MemorySegment.ofArray(bytes));
  }

  @EveryBackend
  void aRequestOverSeveralPagesIsDone(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(4 * PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    byte[] bytes = pattern((int) (3 * PAGE));
    assertTrue(write(opened, IOVA + 0x123, bytes));
    byte[] back = new byte[bytes.length];
    assertTrue(read(opened, IOVA + 0x123, back));
    assertArrayEquals(bytes, back);
    assertEquals(bytes[0], bytes(memory)[0x123]);
    assertEquals(0, bytes(memory)[0x122]);
    assertEquals(0, bytes(memory)[0x123 + bytes.length]);
  }

  @EveryBackend
  void aRequestOverAreasFindsTheMemoryOfEach(Bench bench) {
    Opened opened = new Opened(bench);
    Memory first = opened.memory(PAGE);
    Memory second = opened.memory(PAGE);
    opened.attach();
    opened.map(second, IOVA);
    opened.map(first, IOVA + PAGE);
    byte[] bytes = pattern((int) (2 * PAGE));
    assertTrue(write(opened, IOVA, bytes));
    assertArrayEquals(Arrays.copyOf(bytes, (int) PAGE), bytes(second));
    assertArrayEquals(Arrays.copyOfRange(bytes, (int) PAGE, (int) (2 * PAGE)), bytes(first));
  }

  @EveryBackend
  void aWriteThatIsRefusedAtItsEndChangesNoByte(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(4 * PAGE);
    opened.attach();
    opened.map(memory.address(), 3 * PAGE, Access.READ_WRITE, IOVA);
    opened.map(memory, 2 * IOVA);
    assertFalse(write(opened, IOVA, pattern((int) (3 * PAGE) + 1)));
    assertArrayEquals(new byte[(int) (4 * PAGE)], bytes(memory));
  }

  @EveryBackend
  void aWriteOverAReadOnlyPageChangesNoByte(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.attach();
    opened.map(memory.address(), PAGE, Access.READ_WRITE, IOVA);
    opened.map(memory.address() + PAGE, PAGE, Access.READ, IOVA + PAGE);
    opened.map(memory.address() + 2 * PAGE, PAGE, Access.READ_WRITE, IOVA + 2 * PAGE);
    assertFalse(write(opened, IOVA, pattern((int) (3 * PAGE))));
    assertArrayEquals(new byte[(int) (3 * PAGE)], bytes(memory));
    assertEquals(Access.WRITE, opened.faults().getFirst().access());
    assertEquals(IOVA + PAGE, opened.faults().getFirst().iova());
  }

  @EveryBackend
  void aReadThatIsRefusedGivesNoByte(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    memory.segment().fill((byte) 5);
    opened.attach();
    opened.map(memory, IOVA);
    byte[] into = new byte[(int) PAGE + 1];
    assertFalse(read(opened, IOVA, into));
    assertArrayEquals(new byte[(int) PAGE + 1], into);
  }

  @EveryBackend
  void aRequestIntoReservedAddressesIsRefused(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    long end = opened.firstReserved();
    opened.map(memory, end - PAGE);
    assertTrue(write(opened, end - 8, pattern(8)));
    assertFalse(write(opened, end - 8, pattern(16)));
    assertFalse(write(opened, end, pattern(8)));
    assertEquals(0, bytes(memory)[0]);
  }
}
