package org.bindery.tck.rule.device;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Attaching a device that is attached: all or nothing. */
class ReplaceTest {
  private static void map(Opened opened, int ioas, Memory memory, long iova) {
    opened
        .fd()
        .map(ioas, memory.address(), memory.length(), Access.READ_WRITE, OptionalLong.of(iova));
  }

  @EveryBackend
  void theNewTableIsReachedAndTheOldNoMore(Bench bench) {
    Opened opened = new Opened(bench);
    Memory before = opened.memory(PAGE);
    Memory after = opened.memory(PAGE);
    opened.map(before, IOVA);
    EngineDevice device = opened.attach();
    int other = opened.fd().allocateIoas();
    // So that the old pages stay pinned.
    opened.table();
    map(opened, other, after, IOVA + PAGE);
    assertTrue(opened.dmaWrite(IOVA, 1));
    device.attach(other);
    assertFalse(opened.dmaWrite(IOVA, 2));
    assertTrue(opened.dmaWrite(IOVA + PAGE, 3));
    assertEquals(1, Opened.at(before, 0));
    assertEquals(3, Opened.at(after, 0));
  }

  @EveryBackend
  void theAutomaticTableThatIsLeftGoes(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int before = device.attach(opened.ioas());
    int other = opened.fd().allocateIoas();
    int after = device.attach(other);
    assertEquals(List.of(after), opened.fd().hwpts().stream().map(h -> h.id()).toList());
    opened.refused(Errno.ENOENT, () -> opened.fd().destroy(before));
    opened.fd().destroy(opened.ioas());
  }

  @EveryBackend
  void theManualTableThatIsLeftStays(Bench bench) {
    Opened opened = new Opened(bench);
    int table = opened.table();
    EngineDevice device = opened.attach();
    device.attach(table);
    int other = device.attach(opened.fd().allocateIoas());
    assertEquals(
        List.of(table, other), opened.fd().hwpts().stream().map(h -> h.id()).sorted().toList());
    opened.fd().destroy(table);
  }

  @EveryBackend
  void aReplaceThatFailsLeavesTheOldAttachment(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.attach();
    OptionalInt attached = device.attached();
    int other = opened.fd().allocateIoas();
    map(opened, other, memory, opened.firstReserved());
    opened.refused(Errno.EADDRINUSE, () -> device.attach(other));
    assertEquals(attached, device.attached());
    assertTrue(opened.dmaWrite(IOVA, 5));
    assertEquals(5, Opened.at(memory, 0));
  }

  @EveryBackend
  void aReplaceThatCannotBeFilledLeavesTheOldAttachment(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    EngineDevice device = opened.attach();
    int other = opened.fd().allocateIoas();
    opened.fd().map(other, PAGE, PAGE, Access.READ, OptionalLong.of(IOVA));
    opened.refused(Errno.EFAULT, () -> device.attach(other));
    assertTrue(opened.dmaWrite(IOVA, 5));
  }

  @EveryBackend
  void aTableOfTheSameAddressSpaceTakesOver(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    int table = opened.table();
    EngineDevice device = opened.attach();
    assertEquals(table, device.attach(table));
    assertTrue(opened.dmaWrite(IOVA, 6));
    assertEquals(
        opened.fd().info(device.id()).ranges(), opened.fd().ranges(opened.ioas()).ranges());
  }

  @EveryBackend
  void nothingByAnIdIsEnoent(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    opened.refused(Errno.ENOENT, () -> device.attach(99));
    opened.refused(Errno.EINVAL, () -> device.attach(device.id()));
  }
}
