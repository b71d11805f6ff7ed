package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What {@code IOMMU_IOAS_MAP} does, with and without a page table. */
class MapTest {
  @EveryBackend
  void anAreaIsAsItWasAskedFor(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(2 * PAGE);
    for (Access access : List.of(Access.READ, Access.WRITE, Access.READ_WRITE)) {
      long iova = IOVA + access.ordinal() * 4 * PAGE;
      opened.map(memory, access, iova);
      Area area = opened.fd().areas(opened.ioas()).getLast();
      assertEquals(iova, area.iova());
      assertEquals(2 * PAGE, area.length());
      assertEquals(access, area.access());
      assertEquals(memory.address(), area.address());
    }
  }

  @EveryBackend
  void withoutATableNothingIsPinned(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(2 * PAGE), IOVA);
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void withoutATableNobodyLooksAtTheAddress(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(1L << 31, PAGE, Access.READ_WRITE, IOVA);
    opened.map(0, PAGE, Access.READ_WRITE, IOVA + PAGE);
    assertEquals(2, opened.areas().size());
  }

  @EveryBackend
  void withoutATableSingleBytesAreMapped(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0x1234567, 1, Access.READ, 0x1001);
    opened.map(0x1234567, 3, Access.READ, 0x1002);
    opened.refused(Errno.EEXIST, () -> opened.map(0, 1, Access.READ, 0x1004));
    assertEquals(2, opened.areas().size());
  }

  @EveryBackend
  void withoutATableTheLastPagesAreMapped(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, PAGE, Access.READ, -PAGE);
    opened.map(0, PAGE, Access.READ, 0);
    assertEquals(2, opened.areas().size());
  }

  @EveryBackend
  void withATablePagesArePinnedOnce(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(4 * PAGE);
    opened.attach();
    opened.table();
    opened.map(memory, IOVA);
    assertEquals(4, bench.pinnedPages());
    opened.map(memory, IOVA + 4 * PAGE);
    assertEquals(4, bench.pinnedPages());
    opened.fd().unmap(opened.ioas(), IOVA, 4 * PAGE);
    assertEquals(4, bench.pinnedPages());
    opened.fd().unmap(opened.ioas(), IOVA + 4 * PAGE, 4 * PAGE);
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void addressSpacesKnowNothingOfEachOther(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    int other = opened.fd().allocateIoas();
    opened.map(memory, IOVA);
    assertEquals(List.of(), opened.fd().areas(other));
    opened.refused(Errno.ENOENT, () -> opened.fd().unmap(other, IOVA, PAGE));
  }
}
