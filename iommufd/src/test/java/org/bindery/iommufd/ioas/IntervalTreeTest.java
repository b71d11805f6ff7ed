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

  private record Block(long start, long last) implements Interval {
    Block at(long address) {
      return start <= address && address <= last ? this : null;
    }
  }

  /** A step is start * 8 + length - 1 in a space of 128; an occupied one removes what is there. */
  @Property(tries = 500)
  void equalsASortedMap(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 1023) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int wanted) {
    IntervalTree<Block> tree = new IntervalTree<>();
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

  /** Many intervals and few again, so that nodes come and go; some reach over several slots. */
  @Property(tries = 12)
  void equalsASortedMapAtEverySize(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int longest) {
    Random random = new Random(seed);
    IntervalTree<Block> tree = new IntervalTree<>();
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

  /** What ascends makes the root higher, and what was below it stays. */
  @Property(tries = 60)
  void equalsASortedMapThatGrewAtItsEnd(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3_000) int count,
      @ForAll boolean fromTheEnd) {
    Random random = new Random(seed);
    IntervalTree<Block> tree = new IntervalTree<>();
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
    tree.insert(new Block(8, 15));
    assertThat(tree.firstIn(0, -1)).isEqualTo(new Block(8, 15));
  }

  /**
   * Addresses of every length, so that nodes stand on every level, far apart and beside another; in
   * the first quarter of all, or in the last one, counted from the last address down.
   */
  @Property(tries = 60)
  void equalsASortedMapOnEveryLevel(@ForAll long seed, @ForAll boolean high) {
    Random random = new Random(seed);
    IntervalTree<Block> tree = new IntervalTree<>();
    TreeMap<Long, Long> model = new TreeMap<>();
    long top = high ? -1 : (1L << 62) - 1;
    for (int step = 0; step < 2_000; step++) {
      long any = distance(random);
      long start = high ? -1 - any : any;
      Long near = model.floorKey(start);
      if (near != null && random.nextBoolean()) {
        start = near ^ 1L << random.nextInt(62);
      }
      Long next = model.higherKey(start);
      long room = (next == null ? top : next - 1) - start;
      long last = start + Math.min(room, distance(random));
      toggle(tree, model, start, last);
      compareAround(tree, model, start, last);
      compareHoles(tree, model, start, start + Math.min(top - start, distance(random)), random);
      if (random.nextInt(400) == 0) {
        while (model.size() > 3) {
          Long key = random.nextBoolean() ? model.firstKey() : model.lastKey();
          toggle(tree, model, key, key);
        }
      }
    }
    assertThat(all(tree)).containsExactlyElementsOf(model.keySet());
  }

  /** Below 2^62, of any length. */
  private static long distance(Random random) {
    return random.nextLong() >>> 2 + random.nextInt(62);
  }

  private static void compareHoles(
      IntervalTree<Block> tree, TreeMap<Long, Long> model, Random random) {
    long from = PAGE * random.nextInt(40_000);
    compareHoles(tree, model, from, from + PAGE * random.nextInt(20_000), random);
  }

  private static void compareHoles(
      IntervalTree<Block> tree, TreeMap<Long, Long> model, long from, long to, Random random) {
    long alignment = PAGE << random.nextInt(10);
    long length = PAGE * (1 + random.nextInt(random.nextBoolean() ? 8 : 600));
    // An offset in the page, for which some holes that seem long enough are not.
    long offset = random.nextBoolean() ? 0 : random.nextInt((int) PAGE);
    IntervalTree.Fit fit =
        (lo, hi) -> {
          long found = NaiveHoles.place(lo, hi, length + offset, alignment);
          return found == IntervalTree.NONE ? found : found + offset;
        };
    assertThat(tree.firstFit(from, to, Alignment.of(alignment), length, fit))
        .as("0x%x bytes at 0x%x and 0x%x in 0x%x-0x%x", length, alignment, offset, from, to)
        .isEqualTo(NaiveHoles.firstFit(model, from, to, fit));
  }

  private static void toggle(
      IntervalTree<Block> tree, TreeMap<Long, Long> model, long start, long last) {
    Long met = firstIn(model, start, last);
    assertThat(start(tree.firstIn(start, last))).isEqualTo(met);
    if (met == null) {
      tree.insert(new Block(start, last));
      model.put(start, last);
    } else {
      tree.remove(new Block(met, model.get(met)));
      model.remove(met);
    }
    assertThat(tree.size()).isEqualTo(model.size());
  }

  private static void compareAround(
      IntervalTree<Block> tree, TreeMap<Long, Long> model, long start, long last) {
    assertThat(start(tree.firstIn(start, last))).isEqualTo(firstIn(model, start, last));
    Map.Entry<Long, Long> ended = model.lowerEntry(start);
    if (ended != null && ended.getValue() >= start) {
      ended = model.lowerEntry(ended.getKey());
    }
    assertThat(start(tree.lastBefore(start))).isEqualTo(ended == null ? null : ended.getKey());
  }

  private static Long start(Block found) {
    return found == null ? null : found.start();
  }

  private static List<Long> all(IntervalTree<Block> tree) {
    List<Long> visited = new ArrayList<>();
    tree.forEach(block -> visited.add(block.start()));
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
    IntervalTree<Block> tree = new IntervalTree<>();
    Block top = new Block(-4096, -1);
    Block bottom = new Block(0, 4095);
    tree.insert(top);
    tree.insert(bottom);
    assertThat(tree.firstIn(0, -1)).isEqualTo(bottom);
    assertThat(tree.firstIn(4096, -1)).isEqualTo(top);
    assertThat(tree.firstIn(4096, -4097)).isNull();
    assertThat(tree.lastBefore(-4096)).isEqualTo(bottom);
    assertThat(tree.firstFit(0, -1, 0, 1L << 63, (lo, hi) -> lo)).isEqualTo(4096);
    assertThat(tree.firstFit(0, -1, 0, -8192, (lo, hi) -> lo)).isEqualTo(4096);
    assertThat(tree.firstFit(0, -1, 0, -8191, (lo, hi) -> lo)).isEqualTo(IntervalTree.NONE);
  }

  /** One that reaches over the slots of its neighbours, and over those of the nodes above. */
  @Test
  void anIntervalReachesOverTheBorderOfItsSlot() {
    IntervalTree<Block> tree = new IntervalTree<>();
    for (long i = 0; i < 200; i++) {
      tree.insert(block(i));
    }
    for (long i = 20; i < 180; i++) {
      tree.remove(block(i));
      tree.remove(block(i + 1));
      Block across = new Block(i * 16 + 3, i * 16 + 29);
      tree.insert(across);
      for (long at = i * 16 - 1; at < i * 16 + 33; at++) {
        Block expected =
            at < i * 16 ? block(i - 1) : at > i * 16 + 31 ? block(i + 2) : across.at(at);
        assertThat(tree.firstIn(at, at)).isEqualTo(expected);
      }
      assertThat(tree.lastBefore(i * 16 + 20)).isEqualTo(block(i - 1));
      assertThat(tree.firstFit(i * 16 + 20, i * 16 + 40, 0, 2, (lo, hi) -> lo))
          .isEqualTo(i * 16 + 30);
      tree.remove(across);
      tree.insert(block(i));
      tree.insert(block(i + 1));
    }
  }

  private static Block block(long index) {
    return new Block(index * 16, index * 16 + 15);
  }

  @Test
  void aFullTreeIsPassedByInLogarithmicTime() {
    IntervalTree<Block> tree = new IntervalTree<>();
    int count = 1 << 16;
    for (long i = 0; i < count; i++) {
      // A hole of one byte after each.
      tree.insert(new Block(i * 16, i * 16 + 14));
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
    IntervalTree<Block> tree = new IntervalTree<>();
    int count = 1 << 16;
    for (long i = 0; i < count; i++) {
      // Behind each a hole of three pages that begins at an odd one: two are aligned nowhere in it.
      tree.insert(new Block(4 * PAGE * i, 4 * PAGE * i + PAGE - 1));
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
