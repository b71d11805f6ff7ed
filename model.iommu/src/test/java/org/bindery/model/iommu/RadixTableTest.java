package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RadixTableTest {
  private static final int RW = PageEntry.READ | PageEntry.WRITE;
  private static final long GIB = 1L << 30;

  private final RadixTable table = new RadixTable();

  @Test
  void aRunUsesTheLargestLeafThatFitsAtEachPlace() {
    // From one page below 2 MiB, past 1 GiB, to one page beyond 2 GiB + 2 MiB; frames congruent.
    long iova = (2L << 20) - 4096;
    long end = 2 * GIB + (2L << 20) + 4096;
    table.map(iova, iova >>> 12, (end - iova) >>> 12, RW);

    assertThat(size(iova)).isEqualTo(LeafSize.SIZE_4K);
    assertThat(size(2L << 20)).isEqualTo(LeafSize.SIZE_2M);
    assertThat(size(GIB)).isEqualTo(LeafSize.SIZE_1G);
    assertThat(size(2 * GIB)).isEqualTo(LeafSize.SIZE_2M);
    assertThat(size(2 * GIB + (2L << 20))).isEqualTo(LeafSize.SIZE_4K);
    assertThat(PageEntry.frame(table.translate(GIB + 0x123456))).isEqualTo((GIB + 0x123456) >>> 12);
  }

  @Test
  void framesThatAreNotAlignedGetSmallLeaves() {
    table.map(0, 1, 1024, RW);
    assertThat(size(0)).isEqualTo(LeafSize.SIZE_4K);
    assertThat(PageEntry.frame(table.translate(1023 << 12))).isEqualTo(1024);
  }

  @Test
  void aLeafTouchedByUnmapGoesWhole() {
    table.map(0, 0, 1024, RW);
    assertThat(table.unmap(4096, 1)).isEqualTo(2L << 20);
    assertThat(table.translate(0)).isEqualTo(PageEntry.NONE);
    assertThat(table.translate(2L << 20)).isNotEqualTo(PageEntry.NONE);
  }

  @Test
  void anUnmapTellsOfEachLeafThatItRemoves() {
    RadixTable table = new RadixTable();
    table.map(0x1000, 7, 2, PageEntry.READ);
    table.map(1L << 21, 512, 513, PageEntry.READ);
    List<String> removed = new ArrayList<>();
    table.unmap(0, 600, (frame, pages) -> removed.add(frame + "+" + pages));
    // The large leaf goes whole; the page after it stays.
    assertThat(removed).containsExactly("7+1", "8+1", "512+512");
    table.unmap(0, 2000, (frame, pages) -> removed.add(frame + "+" + pages));
    assertThat(removed).hasSize(4).endsWith("1024+1");
  }

  @Test
  void anAlignedGibIsOneLeaf() {
    table.map(3 * GIB, 5 * GIB >>> 12, GIB >>> 12, RW);
    // The root, and one of 512 GiB with that leaf in it.
    assertThat(table.tables()).isEqualTo(2);
    assertThat(size(3 * GIB)).isEqualTo(LeafSize.SIZE_1G);
    assertThat(table.unmap(3 * GIB + (1L << 20), 1)).as("it goes whole").isEqualTo(GIB);
    assertThat(table.tables()).isEqualTo(1);
  }

  @Test
  void aSlotMayHoldALeafAfterItHeldATable() {
    table.map(0, 0, 1, RW);
    table.unmap(0, 1);
    assertThat(table.tables()).isEqualTo(1);
    table.map(0, 0, 512, RW);
    assertThat(size(0)).isEqualTo(LeafSize.SIZE_2M);
    // The root, one of 512 GiB, one of 1 GiB.
    assertThat(table.tables()).isEqualTo(3);
  }

  @Test
  void addressesWiderThanTheTableAreNotMapped() {
    table.map((1L << 48) - 4096, 7, 1, RW);
    assertThat(PageEntry.frame(table.translate((1L << 48) - 1))).isEqualTo(7);
    assertThat(table.translate(1L << 48)).isEqualTo(PageEntry.NONE);
    assertThat(table.translate(-1)).isEqualTo(PageEntry.NONE);
    assertThatThrownBy(() -> table.map((1L << 48) - 4096, 7, 2, RW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.map(-4096, 7, 1, RW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void levelsDecideTheWidth() {
    for (int levels = 3; levels <= 5; levels++) {
      RadixTable sized = new RadixTable(levels, LeafSize.SIZE_1G);
      long last = (1L << sized.addressBits()) - 4096;
      sized.map(last, 9, 1, PageEntry.READ);
      assertThat(PageEntry.frame(sized.translate(last))).isEqualTo(9);
      assertThat(sized.tables()).isEqualTo(levels);
    }
  }

  @Test
  void anEntryNeedsAPermission() {
    assertThatThrownBy(() -> table.map(0, 0, 1, PageEntry.SNOOP))
        .isInstanceOf(IllegalArgumentException.class);
    table.map(0, 0, 1, PageEntry.WRITE | PageEntry.SNOOP);
    long entry = table.translate(0);
    assertThat(PageEntry.readable(entry)).isFalse();
    assertThat(PageEntry.writable(entry)).isTrue();
    assertThat(PageEntry.snoops(entry)).isTrue();
  }

  @Test
  void translateAndAnIotlbHitMakeNoGarbage() {
    table.map(0, 0, 1 << 16, RW);
    Iotlb iotlb = new Iotlb(64, 4);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = walk(iotlb, 20_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    sum += walk(iotlb, 100_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isPositive();
    // A byte a walk would be 100000.
    assertThat(allocated).isLessThan(20_000);
  }

  private long walk(Iotlb iotlb, int rounds) {
    long sum = 0;
    for (int i = 0; i < rounds; i++) {
      long iova = (long) (i * 7919 & 0xffff) << 12;
      long stamp = iotlb.stamp();
      long entry = table.translate(iova);
      iotlb.insert(1, iova, entry, stamp);
      sum += PageEntry.frame(iotlb.lookup(1, iova));
    }
    return sum;
  }

  private LeafSize size(long iova) {
    return PageEntry.size(table.translate(iova));
  }
}
