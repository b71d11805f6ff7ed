package org.bindery.tck.rule.device;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** The first attach of a device, and its detach. */
class AttachTest {
  @EveryBackend
  void attachingAnswersTheTable(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int automatic = device.attach(opened.ioas());
    assertEquals(OptionalInt.of(automatic), device.attached());
    assertEquals(automatic, opened.fd().hwpts().getFirst().id());
    assertEquals(List.of(device.id()), opened.fd().hwpts().getFirst().devices());
    device.detach();
    int manual = opened.table();
    assertEquals(manual, device.attach(manual));
  }

  @EveryBackend
  void attachingToTheSameAgainChangesNothing(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = device.attach(opened.ioas());
    assertEquals(table, device.attach(opened.ioas()));
    assertEquals(table, device.attach(table));
    assertEquals(List.of(1, 2, table), opened.fd().objects().stream().map(o -> o.id()).toList());
    device.detach();
    assertEquals(List.of(), opened.fd().hwpts());
  }

  @EveryBackend
  void nothingByAnIdIsEnoent(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    for (int id : new int[] {0, 99, -1}) {
      opened.refused(Errno.ENOENT, () -> device.attach(id));
    }
  }

  @EveryBackend
  void whatIsNeitherAddressSpaceNorTableIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.refused(Errno.EINVAL, () -> device.attach(device.id()));
  }

  @EveryBackend
  void anAreaInReservedAddressesIsEaddrinuse(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    Memory memory = opened.memory(PAGE);
    for (IovaRange range : opened.fd().info(device.id()).ranges()) {
      opened.map(memory, range.last() + 1);
      opened.refused(Errno.EADDRINUSE, () -> device.attach(opened.ioas()));
      opened.fd().unmap(opened.ioas(), range.last() + 1, PAGE);
    }
    device.attach(opened.ioas());
  }

  @EveryBackend
  void anAreaOnNoPageIsEaddrinuse(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    Memory memory = opened.memory(2 * PAGE);
    opened.map(memory.address() + 0x800, PAGE, Access.READ, IOVA);
    opened.refused(Errno.EADDRINUSE, () -> device.attach(opened.ioas()));
    opened.fd().unmap(opened.ioas(), 0, -1);
    opened.map(memory.address(), PAGE, Access.READ, IOVA + 0x800);
    opened.refused(Errno.EADDRINUSE, () -> device.attach(opened.ioas()));
    opened.fd().unmap(opened.ioas(), 0, -1);
    opened.map(memory.address(), PAGE - 1, Access.READ, IOVA);
    opened.refused(Errno.EADDRINUSE, () -> device.attach(opened.ioas()));
  }

  @EveryBackend
  void anAreaWithNothingBehindItIsEfault(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.map(opened.memory(PAGE), IOVA);
    opened.map(PAGE, PAGE, Access.READ, IOVA + PAGE);
    opened.refused(Errno.EFAULT, () -> device.attach(opened.ioas()));
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void aWriteableAreaOfReadOnlyMemoryIsEfault(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    try (Arena arena = Arena.ofShared()) {
      Memory memory = bench.process().register(arena.allocate(PAGE, PAGE).asReadOnly());
      opened.map(memory, IOVA);
      opened.refused(Errno.EFAULT, () -> device.attach(opened.ioas()));
      memory.close();
    }
  }

  @EveryBackend
  void anAreaOnNoPageComesBeforeOneWithNothing(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.map(PAGE, PAGE, Access.READ, IOVA);
    opened.map(PAGE, PAGE - 1, Access.READ, IOVA + PAGE);
    opened.refused(Errno.EADDRINUSE, () -> device.attach(opened.ioas()));
  }

  @EveryBackend
  void detachingTwiceIsDetachingOnce(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    device.detach();
    assertTrue(device.attached().isEmpty());
    device.detach();
    assertEquals(1, opened.fd().objects().getLast().users());
  }

  @EveryBackend
  void theLastDetachUnpins(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(3 * PAGE), IOVA);
    EngineDevice device = opened.attach();
    assertEquals(3, bench.pinnedPages());
    device.detach();
    assertEquals(0, bench.pinnedPages());
    assertEquals(1, opened.areas().size());
  }
}
