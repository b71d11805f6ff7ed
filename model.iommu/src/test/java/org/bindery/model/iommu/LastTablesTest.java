package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastTablesTest {
  private static final long SPAN = 1L << 21;
  private static final int RW = PageEntry.READ | PageEntry.WRITE;

  private final LastTables tables = new LastTables();

  @Test
  void whatIsKeptIsFoundByEachAddressOfItsSpanAndByNoOther() {
    long[] kept = RadixNode.lastLevel(5);
    tables.keep(kept);
    assertThat(tables.find(5 * SPAN)).isSameAs(kept);
    assertThat(tables.find(6 * SPAN - 1)).isSameAs(kept);
    assertThat(tables.find(6 * SPAN)).isNull();
    assertThat(tables.find((5 + tables.room()) * SPAN)).as("the same slot").isNull();
    assertThat(tables.find(0)).isNull();
  }

  @Test
  void oneTakesThePlaceOfAnother() {
    tables.keep(RadixNode.lastLevel(1));
    long[] other = RadixNode.lastLevel(1 + tables.room());
    tables.keep(other);
    assertThat(tables.find(SPAN)).isNull();
    assertThat(tables.find((1L + tables.room()) * SPAN)).isSameAs(other);
  }

  @Test
  void onlyTheTableItselfIsForgotten() {
    long[] freed = RadixNode.lastLevel(7);
    long[] successor = RadixNode.lastLevel(7);
    tables.keep(freed);
    tables.forget(successor);
    assertThat(tables.find(7 * SPAN)).isSameAs(freed);
    tables.forget(freed);
    assertThat(tables.find(7 * SPAN)).isNull();
  }

  @Test
  void roomGrowsWithTheTablesAndKeepsWhatIsThere() {
    long[] kept = RadixNode.lastLevel(3);
    tables.keep(kept);
    int before = tables.room();
    tables.grow(before);
    assertThat(tables.room()).isEqualTo(before);
    for (long count = before + 1; count < 100_000; count *= 2) {
      tables.grow(count);
      assertThat(tables.find(3 * SPAN)).isSameAs(kept);
    }
    assertThat(tables.room()).isEqualTo(4096);
  }

  /** A walk that meanwhile put back what was freed: the table answers for what is mapped now. */
  @Test
  void aFreedTableThatIsStillKeptHidesNothing() {
    RadixTable table = new RadixTable();
    table.map(0, 1, 1, RW);
    assertThat(PageEntry.frame(table.translate(0))).isEqualTo(1);
    long[] freed = table.lastTables().find(0);
    table.unmap(0, 1);
    table.lastTables().keep(freed);
    assertThat(table.translate(0)).isEqualTo(PageEntry.NONE);
    table.map(0, 2, 1, RW);
    assertThat(PageEntry.frame(table.translate(0))).isEqualTo(2);
    assertThat(table.tables()).as("one that was freed is not written").isEqualTo(4);
    assertThat(table.unmap(0, 1)).isEqualTo(4096);
    table.lastTables().keep(freed);
    table.map(0, 512, 512, RW);
    assertThat(PageEntry.frame(table.translate(0x1000))).as("a large leaf").isEqualTo(513);
  }

  @Test
  void whatIsWrittenGoesThroughAKeptTableToo() {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, VtdSecondStageLeaf.FORMAT);
    table.map(0, 1, 2, RW);
    assertThat(PageEntry.dirty(table.translateForWrite(0))).isTrue();
    assertThat(table.lastTables().find(0x1000)).isNotNull();
    assertThat(PageEntry.dirty(table.translateForWrite(0x1000))).isTrue();
    long[] marked = new long[1];
    table.readDirty(0, -1, true, (_, length) -> marked[0] += length);
    assertThat(marked[0]).isEqualTo(0x2000);
  }
}
