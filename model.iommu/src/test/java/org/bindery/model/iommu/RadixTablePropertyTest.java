package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RadixTablePropertyTest {
  /** Map a run, or unmap the n-th run mapped so far. */
  record Action(boolean map, long page, long frame, long pages, int flags, int victim) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    // Around the borders of leaves and tables, where the mistakes are.
    Arbitrary<Long> base = Arbitraries.of(0L, 511L, 512L, 0x3ffffL, 0x40000L, 0x7fffe00L);
    Arbitrary<Long> offset = Arbitraries.longs().between(0, 1100);
    Arbitrary<Long> page = Combinators.combine(base, offset).as(Long::sum);
    Arbitrary<Long> pages =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 8), Arbitraries.of(511L, 512L, 513L, 1024L, 2048L));
    Arbitrary<Long> frame =
        Combinators.combine(Arbitraries.of(0L, 512L, 0x40000L), Arbitraries.of(0L, 0L, 1L, 77L))
            .as(Long::sum);
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            page,
            frame,
            pages,
            Arbitraries.of(1, 2, 3, 5, 6, 7),
            Arbitraries.integers().between(0, 50))
        .as(Action::new)
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 400)
  void equalsAPlainMapOfPages(
      @ForAll("actions") List<Action> actions,
      @ForAll LeafSize largest,
      @ForAll EachFormat leaves) {
    RadixTable table = new RadixTable(4, largest, leaves.format);
    NaiveTable model = new NaiveTable();
    List<Action> mapped = new ArrayList<>();
    for (Action action : actions) {
      long iova = action.page() << 12;
      if (!action.map()) {
        if (!mapped.isEmpty()) {
          Action victim = mapped.remove(action.victim() % mapped.size());
          assertThat(table.unmap(victim.page() << 12, victim.pages()))
              .isEqualTo(victim.pages() << 12);
          model.unmap(victim.page(), victim.pages());
        }
      } else if (model.free(action.page(), action.pages())) {
        table.map(iova, action.frame(), action.pages(), action.flags());
        model.map(action.page(), action.frame(), action.pages(), leaves.granted(action.flags()));
        mapped.add(action);
      } else {
        long tables = table.tables();
        assertThatThrownBy(() -> table.map(iova, action.frame(), action.pages(), action.flags()))
            .isInstanceOf(IllegalStateException.class);
        assertThat(table.tables()).isEqualTo(tables);
      }
      for (Action touched : actions) {
        for (long page = touched.page() - 1; page <= touched.page() + touched.pages(); page++) {
          compare(table, model, page);
        }
      }
    }
    assertThat(table.unmap(0, 1L << 36)).isEqualTo((long) model.size() << 12);
    assertThat(table.tables()).as("empty tables are freed").isEqualTo(1);
  }

  private static void compare(RadixTable table, NaiveTable model, long page) {
    long entry = page < 0 ? 0 : table.translate((page << 12) + (page & 0xfff));
    long frame = entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
    if (frame != model.frame(page) || PageEntry.flags(entry) != model.flags(page)) {
      assertThat(frame).as("frame of page 0x%x", page).isEqualTo(model.frame(page));
      assertThat(PageEntry.flags(entry)).as("page 0x%x", page).isEqualTo(model.flags(page));
    }
  }
}
