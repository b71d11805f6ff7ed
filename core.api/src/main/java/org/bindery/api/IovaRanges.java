package org.bindery.api;

import java.util.List;

/**
 * What an IOAS can map: the answer of {@code IOMMU_IOAS_IOVA_RANGES}.
 *
 * @param ranges ascending, disjoint; areas that are mapped already do not shorten them
 * @param alignment bytes; a power of two from 1 (no page table yet) to 4096
 */
public record IovaRanges(List<IovaRange> ranges, long alignment) {
  public IovaRanges {
    ranges = List.copyOf(ranges);
  }
}
