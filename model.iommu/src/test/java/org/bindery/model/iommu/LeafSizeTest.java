package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeafSizeTest {
  @Test
  void addressFrameAndLengthDecideTogether() {
    long gib = 1L << 30;
    assertThat(LeafSize.fitting(gib, 0, 1 << 18, LeafSize.SIZE_1G)).isEqualTo(LeafSize.SIZE_1G);
    assertThat(LeafSize.fitting(gib, 0, 1 << 18, LeafSize.SIZE_2M)).isEqualTo(LeafSize.SIZE_2M);
    assertThat(LeafSize.fitting(gib, 0, (1 << 18) - 1, LeafSize.SIZE_1G))
        .isEqualTo(LeafSize.SIZE_2M);
    assertThat(LeafSize.fitting(gib, 512, 1 << 18, LeafSize.SIZE_1G)).isEqualTo(LeafSize.SIZE_2M);
    assertThat(LeafSize.fitting(gib + 4096, 512, 1 << 18, LeafSize.SIZE_1G))
        .isEqualTo(LeafSize.SIZE_4K);
  }
}
