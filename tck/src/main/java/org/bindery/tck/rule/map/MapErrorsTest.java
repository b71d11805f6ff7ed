package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What {@code IOMMU_IOAS_MAP} is refused for at a given IOVA, with a page table. */
class MapErrorsTest {
  private static void refused(Opened opened, Errno errno, Memory memory, long length, long iova) {
    opened.refused(errno, () -> opened.map(memory.address(), length, Access.READ, iova));
  }

  private static Opened attached(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    return opened;
  }

  @EveryBackend
  void theSameRangeAgainIsEexist(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(2 * PAGE);
    opened.map(memory, IOVA);
    refused(opened, Errno.EEXIST, memory, 2 * PAGE, IOVA);
  }

  @EveryBackend
  void aRangeOverTheBeginningOfAnAreaIsEexist(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(2 * PAGE);
    opened.map(memory, IOVA);
    refused(opened, Errno.EEXIST, memory, 2 * PAGE, IOVA - PAGE);
  }

  @EveryBackend
  void aRangeOverTheEndOfAnAreaIsEexist(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(2 * PAGE);
    opened.map(memory, IOVA);
    refused(opened, Errno.EEXIST, memory, 2 * PAGE, IOVA + PAGE);
  }

  @EveryBackend
  void aRangeInsideAnAreaIsEexist(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.map(memory, IOVA);
    refused(opened, Errno.EEXIST, memory, PAGE, IOVA + PAGE);
  }

  @EveryBackend
  void aRangeAroundAnAreaIsEexist(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(3 * PAGE);
    opened.map(memory.address(), PAGE, Access.READ, IOVA + PAGE);
    refused(opened, Errno.EEXIST, memory, 3 * PAGE, IOVA);
  }

  @EveryBackend
  void rangesThatMeetAreMapped(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    opened.map(memory, IOVA + PAGE);
    opened.map(memory, IOVA - PAGE);
    assertEquals(3, opened.areas().size());
  }

  @EveryBackend
  void everyReservedAddressIsEinval(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(PAGE);
    List<IovaRange> ranges = opened.fd().ranges(opened.ioas()).ranges();
    for (IovaRange range : ranges) {
      refused(opened, Errno.EINVAL, memory, PAGE, range.last() + 1);
      if (range.start() != 0) {
        refused(opened, Errno.EINVAL, memory, PAGE, range.start() - PAGE);
      }
    }
  }

  @EveryBackend
  void aRangeThatEndsInReservedAddressesIsEinval(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(2 * PAGE);
    refused(opened, Errno.EINVAL, memory, 2 * PAGE, opened.firstReserved() - PAGE);
  }

  @EveryBackend
  void theInterruptAddressesOfTheDeviceAreEinval(Bench bench) {
    Opened opened = new Opened(bench);
    List<IovaRange> ranges = opened.fd().info(opened.bind().id()).ranges();
    opened.attach();
    Memory memory = opened.memory(PAGE);
    assertTrue(ranges.size() > 1, "nothing is kept free for interrupts");
    for (IovaRange range : ranges.subList(0, ranges.size() - 1)) {
      refused(opened, Errno.EINVAL, memory, PAGE, range.last() + 1);
    }
  }

  @EveryBackend
  void theFirstAndTheLastPageOfEachRangeAreMapped(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(PAGE);
    for (IovaRange range : opened.fd().ranges(opened.ioas()).ranges()) {
      opened.map(memory, range.start());
      opened.map(memory, range.last() + 1 - PAGE);
    }
  }

  @EveryBackend
  void addressZeroIsEfault(Bench bench) {
    Opened opened = attached(bench);
    opened.refused(Errno.EFAULT, () -> opened.map(0, PAGE, Access.READ, IOVA));
  }

  @EveryBackend
  void anAddressWithNothingIsEfault(Bench bench) {
    Opened opened = attached(bench);
    opened.refused(Errno.EFAULT, () -> opened.map(PAGE, PAGE, Access.READ, IOVA));
  }

  @EveryBackend
  void memoryThatEndsBeforeTheRangeIsEfault(Bench bench) {
    Opened opened = attached(bench);
    try (Arena arena = Arena.ofShared()) {
      // The first half only is the process'.
      Memory memory = bench.process().register(arena.allocate(4 * PAGE, PAGE).asSlice(0, 2 * PAGE));
      refused(opened, Errno.EFAULT, memory, 3 * PAGE, IOVA);
      memory.close();
    }
  }

  @EveryBackend
  void readOnlyMemoryIsEfaultForWriting(Bench bench) {
    Opened opened = attached(bench);
    try (Arena arena = Arena.ofShared()) {
      Memory memory = bench.process().register(arena.allocate(PAGE, PAGE).asReadOnly());
      for (Access access : List.of(Access.WRITE, Access.READ_WRITE)) {
        opened.refused(Errno.EFAULT, () -> opened.map(memory, access, IOVA));
      }
      opened.map(memory, Access.READ, IOVA);
      opened.fd().unmap(opened.ioas(), IOVA, PAGE);
      memory.close();
    }
  }

  @EveryBackend
  void memoryThatIsGivenBackIsEfault(Bench bench) {
    Opened opened = attached(bench);
    Memory memory = opened.memory(PAGE);
    memory.close();
    refused(opened, Errno.EFAULT, memory, PAGE, IOVA);
  }
}
