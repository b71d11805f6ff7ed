package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bindery.api.IovaRange;

class ReservedRangesTest {
  /** A range is start * 16 + length - 1, from the first address or up to the last. */
  @Property(tries = 500)
  void aRangeIsFreeWhenNoReservationMeetsIt(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 64 * 16 - 1) Integer> reserved,
      @ForAll boolean fromTheTop) {
    long base = fromTheTop ? -79 : 0;
    ReservedRanges ranges = new ReservedRanges();
    for (int range : reserved) {
      ranges.add(new Reservation(range(base, range), "test"), range % 3);
    }
    ranges.removeAll(2);
    for (int range = 0; range < 64 * 16; range++) {
      IovaRange asked = range(base, range);
      boolean free =
          reserved.stream().noneMatch(r -> r % 3 != 2 && range(base, r).intersects(asked));
      assertThat(ranges.isFree(asked.start(), asked.last())).isEqualTo(free);
      assertThat(ranges.firstIn(asked) == null).isEqualTo(free);
      int first = ranges.firstHole(asked.start());
      List<IovaRange> holes = ranges.holes();
      assertThat(holes.subList(0, first))
          .allMatch(hole -> Long.compareUnsigned(hole.last(), asked.start()) < 0);
      assertThat(holes.subList(first, holes.size()))
          .allMatch(hole -> Long.compareUnsigned(hole.last(), asked.start()) >= 0);
    }
  }

  private static IovaRange range(long base, int range) {
    long start = base + range / 16;
    return new IovaRange(start, start + range % 16);
  }
}
