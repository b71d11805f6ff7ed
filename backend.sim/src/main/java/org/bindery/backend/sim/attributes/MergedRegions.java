package org.bindery.backend.sim.attributes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.IovaRange;
import org.bindery.hardware.ReservedRegion;

/** The regions of a group's members as Linux shows them ({@code iommu_insert_resv_region}). */
final class MergedRegions {
  private static final Comparator<ReservedRegion> ORDER =
      Comparator.<ReservedRegion, Long>comparing(
              region -> region.range().start(), Long::compareUnsigned)
          .thenComparing(ReservedRegion::kind);

  private MergedRegions() {}

  /** By address, then type; those of one type that overlap, or are side by side, as one. */
  static List<ReservedRegion> of(List<ReservedRegion> regions) {
    List<ReservedRegion> merged = new ArrayList<>();
    Map<ReservedRegion.Kind, Integer> newest = new EnumMap<>(ReservedRegion.Kind.class);
    for (ReservedRegion region : regions.stream().sorted(ORDER).toList()) {
      Integer at = newest.get(region.kind());
      if (at != null && touch(merged.get(at).range(), region.range())) {
        merged.set(at, union(merged.get(at), region));
      } else {
        newest.put(region.kind(), merged.size());
        merged.add(region);
      }
    }
    return merged;
  }

  /**
   * @param second does not begin before the first
   */
  private static boolean touch(IovaRange first, IovaRange second) {
    return Long.compareUnsigned(second.start(), first.last()) <= 0
        || second.start() == first.last() + 1;
  }

  private static ReservedRegion union(ReservedRegion first, ReservedRegion second) {
    long last =
        Long.compareUnsigned(first.range().last(), second.range().last()) < 0
            ? second.range().last()
            : first.range().last();
    return new ReservedRegion(new IovaRange(first.range().start(), last), first.kind());
  }
}
