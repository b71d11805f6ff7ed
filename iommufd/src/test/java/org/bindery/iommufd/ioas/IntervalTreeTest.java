package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IntervalTreeTest {
  /** A step is start * 8 + length - 1 in a space of 128; an occupied one removes what is there. */
  @Property(tries = 500)
  void equalsASortedMap(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 1023) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int wanted) {
    IntervalTree<Long> tree = new IntervalTree<>();
    TreeMap<Long, Long> model = new TreeMap<>();
    for (int step : steps) {
      long start = step >> 3;
      long last = start + (step & 7);
      Long met = firstIn(model, start, last);
      assertThat(tree.firstIn(start, last)).isEqualTo(met);
      if (met == null) {
        tree.insert(start, last, start);
        model.put(start, last);
      } else {
        tree.remove(met);
        model.remove(met);
      }
      assertThat(tree.size()).isEqualTo(model.size());
      Map.Entry<Long, Long> ended = null;
      for (Map.Entry<Long, Long> entry : model.entrySet()) {
        ended = entry.getValue() < start ? entry : ended;
      }
      assertThat(tree.lastBefore(start)).isEqualTo(ended == null ? null : ended.getKey());
      assertThat(tree.firstFit(3, 120, wanted, (lo, hi) -> lo))
          .isEqualTo(firstFit(model, 3, 120, wanted));
    }
    List<Long> visited = new ArrayList<>();
    tree.forEach(visited::add);
    assertThat(visited).containsExactlyElementsOf(model.keySet());
  }

  private static Long firstIn(TreeMap<Long, Long> model, long start, long last) {
    for (Map.Entry<Long, Long> entry : model.entrySet()) {
      if (entry.getValue() >= start && entry.getKey() <= last) {
        return entry.getKey();
      }
    }
    return null;
  }

  private static long firstFit(TreeMap<Long, Long> model, long from, long to, long length) {
    for (long at = from; at + length - 1 <= to; at++) {
      if (firstIn(model, at, at + length - 1) == null) {
        return at;
      }
    }
    return IntervalTree.NONE;
  }

  @Test
  void addressesAreUnsigned() {
    IntervalTree<String> tree = new IntervalTree<>();
    tree.insert(-4096, -1, "top");
    tree.insert(0, 4095, "bottom");
    assertThat(tree.firstIn(0, -1)).isEqualTo("bottom");
    assertThat(tree.firstIn(4096, -1)).isEqualTo("top");
    assertThat(tree.firstIn(4096, -4097)).isNull();
    assertThat(tree.firstFit(0, -1, 1L << 63, (lo, hi) -> lo)).isEqualTo(4096);
  }

  @Test
  void aFullTreeIsPassedByInLogarithmicTime() {
    IntervalTree<Long> tree = new IntervalTree<>();
    int count = 1 << 16;
    for (long i = 0; i < count; i++) {
      // A hole of one byte after each.
      tree.insert(i * 16, i * 16 + 14, i);
    }
    int[] looks = new int[1];
    long found =
        tree.firstFit(
            0,
            1L << 40,
            2,
            (lo, hi) -> {
              looks[0]++;
              return lo;
            });
    assertThat(found).isEqualTo(count * 16L - 1);
    assertThat(looks[0]).as("only the hole that is long enough is looked at").isEqualTo(1);
  }
}
