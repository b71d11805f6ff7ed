package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IntervalTreeTest {
  private static final long PAGE = 4096;

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
      toggle(tree, model, start, last);
      compareAround(tree, model, start, last);
      assertThat(tree.firstFit(3, 120, 0, wanted, (lo, hi) -> lo))
          .isEqualTo(NaiveHoles.firstFit(model, 3, 120, wanted, 1));
    }
    assertThat(all(tree)).containsExactlyElementsOf(model.keySet());
  }

  /** As many as make three levels, and so few again; nodes are split, refilled and joined. */
  @Property(tries = 12)
  void equalsASortedMapAtEverySize(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int longest) {
    Random random = new Random(seed);
    IntervalTree<Long> tree = new IntervalTree<>();
    TreeMap<Long, Long> model = new TreeMap<>();
    for (int phase = 0; phase < 6; phase++) {
      boolean growing = phase % 2 == 0;
      int target = growing ? 9_000 : phase == 5 ? 0 : 40;
      while (growing ? model.size() < target : model.size() > target) {
        long start = PAGE * random.nextInt(40_000);
        long last = start + PAGE * (1 + random.nextInt(longest)) - 1;
        if (growing == (firstIn(model, start, last) == null)) {
          toggle(tree, model, start, last);
        } else if (!growing) {
          compareAround(tree, model, start, last);
        } else if (model.size() > target / 2 && random.nextInt(8) == 0) {
          toggle(tree, model, start, last);
        }
        if (random.nextInt(64) == 0) {
          compareHoles(tree, model, random);
        }
      }
      assertThat(all(tree)).containsExactlyElementsOf(model.keySet());
    }
    assertThat(tree.size()).isZero();
    assertThat(tree.firstIn(0, -1)).isNull();
  }

  /** What ascends fills its nodes, and the last of each level may have but one child. */
  @Property(tries = 60)
  void equalsASortedMapThatGrewAtItsEnd(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3_000) int count,
      @ForAll boolean fromTheEnd) {
    Random random = new Random(seed);
    IntervalTree<Long> tree = new IntervalTree<>();
    TreeMap<Long, Long> model = new TreeMap<>();
    long next = 0;
    while (next < count || !model.isEmpty()) {
      if (next < count || next < 2L * count && random.nextInt(4) == 0) {
        toggle(tree, model, 2 * next, 2 * next);
        next++;
      } else {
        Long below = fromTheEnd ? model.lastKey() : model.floorKey(2L * random.nextInt((int) next));
        long found = below == null ? model.firstKey() : below;
        toggle(tree, model, found, found);
        compareAround(tree, model, found, found);
      }
    }
    assertThat(all(tree)).isEmpty();
    tree.insert(8, 15, 8L);
    assertThat(tree.firstIn(0, -1)).isEqualTo(8);
  }

  private static void compareHoles(
      IntervalTree<Long> tree, TreeMap<Long, Long> model, Random random) {
    long alignment = PAGE << random.nextInt(10);
    long length = PAGE * (1 + random.nextInt(random.nextBoolean() ? 8 : 600));
    long from = PAGE * random.nextInt(40_000);
    long to = from + PAGE * random.nextInt(20_000);
    IntervalTree.Fit fit = (lo, hi) -> NaiveHoles.place(lo, hi, length, alignment);
    assertThat(tree.firstFit(from, to, Alignment.of(alignment), length, fit))
        .as("0x%x bytes at 0x%x in 0x%x-0x%x", length, alignment, from, to)
        .isEqualTo(NaiveHoles.firstFit(model, from, to, length, alignment));
  }

  private static void toggle(
      IntervalTree<Long> tree, TreeMap<Long, Long> model, long start, long last) {
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
  }

  private static void compareAround(
      IntervalTree<Long> tree, TreeMap<Long, Long> model, long start, long last) {
    assertThat(tree.firstIn(start, last)).isEqualTo(firstIn(model, start, last));
    Map.Entry<Long, Long> ended = model.lowerEntry(start);
    if (ended != null && ended.getValue() >= start) {
      ended = model.lowerEntry(ended.getKey());
    }
    assertThat(tree.lastBefore(start)).isEqualTo(ended == null ? null : ended.getKey());
  }

  private static List<Long> all(IntervalTree<Long> tree) {
    List<Long> visited = new ArrayList<>();
    tree.forEach(visited::add);
    return visited;
  }

  private static Long firstIn(TreeMap<Long, Long> model, long start, long last) {
    Map.Entry<Long, Long> before = model.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      return before.getKey();
    }
    Long next = model.ceilingKey(start);
    return next != null && next <= last ? next : null;
  }

  @Test
  void addressesAreUnsigned() {
    IntervalTree<String> tree = new IntervalTree<>();
    tree.insert(-4096, -1, "top");
    tree.insert(0, 4095, "bottom");
    assertThat(tree.firstIn(0, -1)).isEqualTo("bottom");
    assertThat(tree.firstIn(4096, -1)).isEqualTo("top");
    assertThat(tree.firstIn(4096, -4097)).isNull();
    assertThat(tree.lastBefore(-4096)).isEqualTo("bottom");
    assertThat(tree.firstFit(0, -1, 0, 1L << 63, (lo, hi) -> lo)).isEqualTo(4096);
    assertThat(tree.firstFit(0, -1, 0, -8192, (lo, hi) -> lo)).isEqualTo(4096);
    assertThat(tree.firstFit(0, -1, 0, -8191, (lo, hi) -> lo)).isEqualTo(IntervalTree.NONE);
  }

  /** One that reaches over the border at which its neighbours were once told apart. */
  @Test
  void anIntervalReachesOverTheBorderOfItsLeaf() {
    IntervalTree<Long> tree = new IntervalTree<>();
    for (long i = 0; i < 200; i++) {
      tree.insert(i * 16, i * 16 + 15, i);
    }
    for (long i = 20; i < 180; i++) {
      tree.remove(i * 16);
      tree.remove((i + 1) * 16);
      tree.insert(i * 16 + 3, i * 16 + 29, -i);
      for (long at = i * 16 - 1; at < i * 16 + 33; at++) {
        Long expected =
            at < i * 16 ? Long.valueOf(i - 1) : at < i * 16 + 3 || at > i * 16 + 29 ? null : -i;
        assertThat(tree.firstIn(at, at))
            .isEqualTo(at > i * 16 + 31 ? Long.valueOf(i + 2) : expected);
      }
      assertThat(tree.lastBefore(i * 16 + 20)).isEqualTo(i - 1);
      assertThat(tree.firstFit(i * 16 + 20, i * 16 + 40, 0, 2, (lo, hi) -> lo))
          .isEqualTo(i * 16 + 30);
      tree.remove(i * 16 + 3);
      tree.insert(i * 16, i * 16 + 15, i);
      tree.insert((i + 1) * 16, (i + 1) * 16 + 15, i + 1);
    }
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
            0,
            2,
            (lo, hi) -> {
              looks[0]++;
              return lo;
            });
    assertThat(found).isEqualTo(count * 16L - 1);
    assertThat(looks[0]).as("only the hole that is long enough is looked at").isEqualTo(1);
  }

  @Test
  void holesThatMissByTheirAlignmentAreNotLookedAt() {
    IntervalTree<Long> tree = new IntervalTree<>();
    int count = 1 << 16;
    for (long i = 0; i < count; i++) {
      // Behind each a hole of three pages that begins at an odd one: two are aligned nowhere in it.
      tree.insert(4 * PAGE * i, 4 * PAGE * i + PAGE - 1, i);
    }
    int[] looks = new int[1];
    IntervalTree.Fit fit =
        (lo, hi) -> {
          looks[0]++;
          return NaiveHoles.place(lo, hi, 2 * PAGE, 4 * PAGE);
        };
    long found = tree.firstFit(0, 1L << 40, Alignment.of(4 * PAGE), 2 * PAGE, fit);
    assertThat(found).isEqualTo(4 * PAGE * count);
    assertThat(looks[0]).isEqualTo(1);
  }
}
