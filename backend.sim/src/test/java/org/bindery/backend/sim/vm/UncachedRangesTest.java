package org.bindery.backend.sim.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Ranges that are added and taken away, against a set of addresses. */
class UncachedRangesTest {
  private static final int SPAN = 40;

  @Property(tries = 300)
  void isTheSetOfWhatWasAdded(@ForAll long seed) {
    Random random = new Random(seed);
    UncachedRanges ranges = new UncachedRanges();
    BitSet expected = new BitSet();
    for (int step = 0; step < 30; step++) {
      int at = random.nextInt(SPAN);
      int length = 1 + random.nextInt(SPAN - at);
      boolean add = random.nextBoolean();
      if (add) {
        ranges.add(at, length);
      } else {
        ranges.remove(at, length);
      }
      expected.set(at, at + length, add);
      for (int address = 0; address <= SPAN; address++) {
        assertThat(ranges.contains(address)).isEqualTo(expected.get(address));
      }
    }
  }
}
