package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLongArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which leaves say that they were written by, and who can ask meanwhile. */
class DirtyLeavesTest {
  private static final int BOTH = PageEntry.READ | PageEntry.WRITE;

  /** The formats that have a mark. */
  enum Marked {
    VTD_SECOND_STAGE(VtdSecondStageLeaf.FORMAT),
    X86(X86DirtyLeaf.FORMAT),
    AMD_V1(AmdV1Leaf.FORMAT),
    ARM_STAGE_1(ArmDirtyLeaf.STAGE_1),
    ARM_STAGE_2(ArmDirtyLeaf.STAGE_2);

    final DirtyLeafFormat format;

    Marked(DirtyLeafFormat format) {
      this.format = format;
    }
  }

  private static Map<Long, Long> read(RadixTable table, long iova, long last, boolean clear) {
    Map<Long, Long> told = new TreeMap<>();
    table.readDirty(iova, last, clear, told::put);
    return told;
  }

  @ParameterizedTest
  @EnumSource
  void aWriteMarksItsLeafWholeAndAReadNone(Marked each) {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
    table.map(0x1000, 7, 3, BOTH);
    table.map(0x200000, 0x400, 512, BOTH);
    table.map(1L << 30, 1L << 18, 1L << 18, BOTH);
    long read = table.translate(0x2000);
    assertThat(read(table, 0, -1, false)).isEmpty();
    assertThat(PageEntry.dirty(read)).isFalse();
    assertThat(table.translateForWrite(0x2fff)).isEqualTo(read | PageEntry.DIRTY);
    assertThat(PageEntry.frame(table.translateForWrite(0x234567))).isEqualTo(0x434);
    assertThat(PageEntry.frame(table.translateForWrite((1L << 30) + 0x5000)))
        .isEqualTo((1L << 18) + 5);
    Map<Long, Long> all = Map.of(0x2000L, 0x1000L, 0x200000L, 0x200000L, 1L << 30, 1L << 30);
    assertThat(read(table, 0, -1, false)).isEqualTo(all);
    assertThat(table.translate(0x2000)).as("a walk for a read").isEqualTo(read);
    assertThat(read(table, 0, -1, true)).isEqualTo(all);
    assertThat(read(table, 0, -1, false)).as("cleared").isEmpty();
    assertThat(table.translate(0x2000)).isEqualTo(read);
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeWrittenOrIsNotMappedIsNotMarked(Marked each) {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
    table.map(0x1000, 7, 1, PageEntry.READ);
    assertThat(PageEntry.writable(table.translateForWrite(0x1000))).isFalse();
    assertThat(table.translateForWrite(0x5000)).isZero();
    assertThat(table.translateForWrite(1L << 40)).isZero();
    assertThat(table.translateForWrite(-4096)).isZero();
    assertThat(read(table, 0, -1, true)).isEmpty();
  }

  @Test
  void aPartOfALeafIsToldAsTheLeafThatItIsOf() {
    RadixTable table = new RadixTable(3, LeafSize.SIZE_2M, AmdV1Leaf.FORMAT);
    table.map(0x200000, 0x200, 512, BOTH);
    table.translateForWrite(0x200000);
    assertThat(read(table, 0x210000, 0x210000, false)).isEqualTo(Map.of(0x200000L, 0x200000L));
    assertThat(read(table, 0x400000, -1, false)).isEmpty();
    assertThat(read(table, 0, 0x1fffff, false)).isEmpty();
    assertThat(read(table, 1L << 39, -1, false)).as("beyond the table").isEmpty();
  }

  @Test
  void aTableWithoutMarksSaysSo() {
    RadixTable table = new RadixTable();
    assertThatThrownBy(() -> table.translateForWrite(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(table, 0, 1, true)).isInstanceOf(IllegalStateException.class);
    assertThat(X86Leaf.FORMAT.marked()).contains(X86DirtyLeaf.FORMAT);
    assertThat(LeafFormat.PACKED.marked()).isEmpty();
  }

  /** One page mapped, unmapped, written or asked for at a time, against a set of pages. */
  @Property(tries = 300)
  void equalsASetOfPages(
      @ForAll Marked each,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 159) Integer> actions) {
    RadixTable table = new RadixTable(3, LeafSize.SIZE_1G, each.format);
    Set<Long> mapped = new TreeSet<>();
    Map<Long, Long> dirty = new TreeMap<>();
    for (int action : actions) {
      // Neighbours of a border between tables.
      long page = 505L + action % 16;
      long iova = page << 12;
      switch (action / 16) {
        case 0, 1, 2 -> {
          if (mapped.add(page)) {
            table.map(iova, page, 1, BOTH);
          }
        }
        case 3 -> {
          mapped.remove(page);
          dirty.remove(iova);
          table.unmap(iova, 1);
        }
        case 4 -> {
          assertThat(read(table, 0, iova - 1, true))
              .isEqualTo(((TreeMap<Long, Long>) dirty).headMap(iova));
          dirty.keySet().removeIf(at -> at < iova);
        }
        default -> {
          if (PageEntry.dirty(table.translateForWrite(iova))) {
            assertThat(mapped).contains(page);
            dirty.put(iova, 0x1000L);
          }
          assertThat(dirty.containsKey(iova)).isEqualTo(mapped.contains(page));
        }
      }
      assertThat(read(table, 0, -1, false)).isEqualTo(dirty);
    }
  }

  /**
   * While one maps and unmaps and one clears, each write that was marked is told after it, unless
   * its page was unmapped, and nothing is told of a page that was not written since it was mapped.
   */
  @ParameterizedTest
  @EnumSource
  void noMarkIsLostOrMadeUpBesideWriters(Marked each) throws InterruptedException {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
    int pages = 8;
    table.map(0x1000, 1, pages, BOTH);
    AtomicLongArray marks = new AtomicLongArray(pages + 1);
    AtomicLongArray told = new AtomicLongArray(pages + 1);
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 100_000; i++) {
                  int page = 1 + i % pages;
                  if (PageEntry.dirty(table.translateForWrite((long) page << 12))) {
                    marks.incrementAndGet(page);
                  }
                }
              }));
    }
    Thread mapper =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 50_000; i++) {
                table.map(0x100000, 0x100, 4, BOTH);
                table.unmap(0x100000, 4);
              }
            });
    Map<Long, Long> last = new HashMap<>();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      table.readDirty(0, -1, true, (iova, length) -> told.incrementAndGet((int) (iova >>> 12)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    mapper.join();
    // Whoever wrote last has been told already, or is now.
    table.readDirty(0, -1, true, (iova, length) -> last.put(iova, length));
    for (int page = 1; page <= pages; page++) {
      assertThat(told.get(page) + (last.containsKey((long) page << 12) ? 1 : 0))
          .as("page %d", page)
          .isBetween(1L, marks.get(page));
    }
    assertThat(read(table, 0, -1, false)).isEmpty();
  }
}
