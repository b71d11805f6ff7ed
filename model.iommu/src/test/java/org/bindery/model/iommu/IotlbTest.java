package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IotlbTest {
  private final Iotlb iotlb = new Iotlb(8, 2);

  @Test
  void keepsDomainsApart() {
    put(1, 0x5000, 10);
    put(2, 0x5000, 20);
    assertThat(frame(1, 0x5fff)).isEqualTo(10);
    assertThat(frame(2, 0x5000)).isEqualTo(20);
    assertThat(iotlb.lookup(3, 0x5000)).isEqualTo(PageEntry.NONE);
  }

  @Test
  void aFullSetGivesUpOneOfItsEntries() {
    put(1, 0, 1);
    put(1, 8 << 12, 2);
    put(1, 16 << 12, 3);
    assertThat(frame(1, 16 << 12)).isEqualTo(3);
    assertThat(iotlb.lookup(1, 0)).isEqualTo(PageEntry.NONE);
    assertThat(frame(1, 8 << 12)).isEqualTo(2);
  }

  @Test
  void aRangeLeavesWhatIsOutsideOfIt() {
    put(1, 0x1000, 1);
    put(1, 0x2000, 2);
    put(1, 0x3000, 3);
    put(2, 0x2000, 4);
    iotlb.invalidateRange(1, 0x2000, 1);
    assertThat(frame(1, 0x1000)).isEqualTo(1);
    assertThat(iotlb.lookup(1, 0x2000)).isEqualTo(PageEntry.NONE);
    assertThat(frame(1, 0x3000)).isEqualTo(3);
    assertThat(frame(2, 0x2000)).isEqualTo(4);
  }

  @Test
  void aWalkOlderThanAnInvalidationIsNotTakenIn() {
    long stamp = iotlb.stamp();
    iotlb.invalidateRange(1, 0x1000, 1);
    assertThat(iotlb.insert(1, 0x1000, entry(1), stamp)).isFalse();
    stamp = iotlb.stamp();
    iotlb.invalidateDomain(1);
    assertThat(iotlb.insert(1, 0x1000, entry(1), stamp)).isFalse();
    stamp = iotlb.stamp();
    iotlb.invalidateAll();
    assertThat(iotlb.insert(1, 0x1000, entry(1), stamp)).isFalse();
    assertThat(iotlb.insert(1, 0x1000, entry(1), iotlb.stamp())).isTrue();
  }

  /** A step is (kind, domain, page, pages) by digits; a hit must be the last translation put. */
  @Property(tries = 500)
  void neverAnswersWhatWasInvalidated(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 7999) Integer> steps) {
    Iotlb cache = new Iotlb(4, 2);
    Map<List<Integer>, Long> valid = new HashMap<>();
    long frame = 1;
    for (int step : steps) {
      int domain = step / 10 % 2;
      int page = step / 20 % 16;
      int pages = 1 + step / 320 % 12;
      switch (step % 10) {
        case 7 -> {
          cache.invalidateRange(domain, (long) page << 12, pages);
          valid
              .keySet()
              .removeIf(k -> k.get(0) == domain && k.get(1) >= page && k.get(1) < page + pages);
        }
        case 8 -> {
          cache.invalidateDomain(domain);
          valid.keySet().removeIf(k -> k.get(0) == domain);
        }
        case 9 -> {
          cache.invalidateAll();
          valid.clear();
        }
        default -> {
          assertThat(cache.insert(domain, (long) page << 12, entry(frame), cache.stamp())).isTrue();
          valid.put(List.of(domain, page), frame);
          assertThat(PageEntry.frame(cache.lookup(domain, (long) page << 12))).isEqualTo(frame);
          frame++;
        }
      }
      for (int d = 0; d < 2; d++) {
        for (int p = 0; p < 16; p++) {
          long hit = cache.lookup(d, (long) p << 12);
          if (hit != PageEntry.NONE) {
            assertThat(PageEntry.frame(hit)).isEqualTo(valid.get(List.of(d, p)));
          }
        }
      }
    }
  }

  private void put(int domain, long iova, long frame) {
    assertThat(iotlb.insert(domain, iova, entry(frame), iotlb.stamp())).isTrue();
  }

  private long frame(int domain, long iova) {
    return PageEntry.frame(iotlb.lookup(domain, iova));
  }

  private static long entry(long frame) {
    return PageEntry.of(frame, PageEntry.READ, LeafSize.SIZE_4K);
  }
}
