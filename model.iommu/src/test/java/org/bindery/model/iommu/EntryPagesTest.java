package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What the tables of requesters and PASIDs are in is taken from somewhere, and given back. */
class EntryPagesTest {
  private static final class Counted implements TablePages {
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
  }

  /** Whatever is entered, reserved and removed, there are pages for just what is left. */
  @Property
  void hasPagesForWhatIsInIt(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 4 * 256 * 8 - 1) Integer> steps) {
    Counted pages = new Counted();
    PasidTable<Integer> table = new PasidTable<>(16, pages);
    Map<Integer, Integer> entries = new HashMap<>();
    Set<Integer> reserved = new HashSet<>();
    for (int step : steps) {
      int pasid = step / 8 & 0xff;
      boolean there = entries.containsKey(pasid) || reserved.contains(pasid);
      pages.left = step % 8;
      try {
        switch (step >> 11) {
          case 0 -> {
            assertThat(table.set(pasid, step)).isEqualTo(entries.get(pasid));
            entries.put(pasid, step);
            reserved.remove(pasid);
          }
          case 1 -> {
            table.reserve(pasid);
            if (!there) {
              reserved.add(pasid);
            }
          }
          case 2 -> {
            table.unreserve(pasid);
            reserved.remove(pasid);
          }
          default -> {
            assertThat(table.remove(pasid)).isEqualTo(entries.remove(pasid));
            reserved.remove(pasid);
          }
        }
      } catch (OutOfTablePagesException e) {
        assertThat(step >> 11).isLessThan(2);
        assertThat(there).isFalse();
      }
      assertThat(pages.taken).isEqualTo(expected(entries.keySet(), reserved));
      assertThat(table.get(pasid)).isEqualTo(entries.get(pasid));
      assertThat(table.present()).isEqualTo(entries.keySet().stream().sorted().toList());
    }
    table.clear();
    List.copyOf(reserved).forEach(table::unreserve);
    assertThat(pages.taken).isZero();
  }

  /** A directory of two pages, and tables of 64 entries. */
  private static long expected(Set<Integer> entries, Set<Integer> reserved) {
    Set<Integer> tables =
        Stream.concat(entries.stream(), reserved.stream())
            .map(pasid -> pasid >> 6)
            .collect(Collectors.toSet());
    return tables.isEmpty() ? 0 : 2 + tables.size();
  }

  @Test
  void whatIsReservedIsNotThereAndNeedsNoMore() {
    Counted pages = new Counted();
    ContextTable<String> table = new ContextTable<>(pages);
    table.reserve(0x0080);
    assertThat(table.get(0x0080)).isNull();
    assertThat(pages.taken).isEqualTo(2);
    pages.left = 0;
    assertThat(table.set(0x0080, "a")).isNull();
    table.unreserve(0x0080);
    assertThat(table.get(0x0080)).isEqualTo("a");
    assertThatThrownBy(() -> table.reserve(0x0180)).isInstanceOf(OutOfTablePagesException.class);
    assertThat(table.set(0x0081, "b")).isNull();
    table.remove(0x0080);
    assertThat(pages.taken).isEqualTo(2);
    table.remove(0x0081);
    assertThat(pages.taken).isZero();
  }

  @Test
  void whicheverIsMissingNothingHasChanged() {
    Counted pages = new Counted();
    PasidTable<String> table = new PasidTable<>(20, pages);
    for (int there = 0; there < 33; there++) {
      pages.left = there;
      assertThatThrownBy(() -> table.set(1, "a")).isInstanceOf(OutOfTablePagesException.class);
      assertThat(pages.taken).isZero();
      assertThat(table.get(1)).isNull();
    }
    pages.left = 33;
    table.set(1, "a");
    assertThat(pages.taken).isEqualTo(33);
  }
}
