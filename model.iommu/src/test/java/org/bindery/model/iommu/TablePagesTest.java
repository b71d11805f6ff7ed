package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tables take what they are in from somewhere, and give it back. */
class TablePagesTest implements TablePages {
  private static final long PAGE = 4096;

  private long left = Long.MAX_VALUE;
  private long taken;

  @Override
  public void take() {
    if (left == 0) {
      throw new OutOfTablePagesException("none is left");
    }
    left--;
    taken++;
  }

  @Override
  public void give(long pages) {
    taken -= pages;
  }

  private RadixTable table() {
    return new RadixTable(4, LeafSize.SIZE_1G, LeafFormat.PACKED, this);
  }

  @Test
  void aPageForEachTableAsLongAsItIsThere() {
    RadixTable table = table();
    assertThat(taken).isEqualTo(1);
    table.map(0, 1, 1, PageEntry.READ);
    assertThat(taken).isEqualTo(table.tables()).isEqualTo(4);
    table.map(PAGE, 2, 1, PageEntry.READ);
    assertThat(taken).isEqualTo(4);
    table.unmap(0, 2);
    assertThat(taken).isEqualTo(1);
    table.map(0, 1, 1, PageEntry.READ);
    table.close();
    assertThat(taken).isZero();
    table.close();
    assertThat(taken).isZero();
  }

  @Test
  void whicheverIsMissingNothingHasChanged() {
    RadixTable table = table();
    long iova = (1L << 39) - PAGE;
    table.map(iova - PAGE, 7, 1, PageEntry.READ);
    long before = taken;
    // Its own tables are there up to the border; beyond it each level is new.
    for (long missing = 0; missing < 3; missing++) {
      left = missing;
      assertThatThrownBy(() -> table.map(iova, 8, 2, PageEntry.READ))
          .isInstanceOf(OutOfTablePagesException.class);
      assertThat(taken).isEqualTo(before).isEqualTo(table.tables());
      assertThat(table.translate(iova)).isEqualTo(PageEntry.NONE);
      assertThat(PageEntry.frame(table.translate(iova - PAGE))).isEqualTo(7);
    }
    left = 3;
    table.map(iova, 8, 2, PageEntry.READ);
    assertThat(PageEntry.frame(table.translate(iova + PAGE))).isEqualTo(9);
  }

  @Test
  void withoutARootThereIsNoTable() {
    left = 0;
    assertThatThrownBy(this::table).isInstanceOf(OutOfTablePagesException.class);
    assertThat(taken).isZero();
  }
}
