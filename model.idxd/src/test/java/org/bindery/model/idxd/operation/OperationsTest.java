package org.bindery.model.idxd.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OperationsTest {
  @Test
  void aPatternBeginsWithItsLowestByte() {
    byte[] bytes = new byte[10];

    new Pattern(0x0807060504030201L).fill(MemorySegment.ofArray(bytes), 0);

    assertThat(bytes).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 2);
  }

  @Property
  void aPatternInPartsIsTheSameAsWhole(
      @ForAll long value,
      @ForAll @IntRange(max = 40) int size,
      @ForAll @IntRange(max = 40) int cut) {
    Pattern pattern = new Pattern(value);
    MemorySegment whole = MemorySegment.ofArray(new byte[size]);
    MemorySegment parts = MemorySegment.ofArray(new byte[size]);
    int at = Math.min(cut, size);

    pattern.fill(whole, 0);
    pattern.fill(parts.asSlice(0, at), 0);
    pattern.fill(parts.asSlice(at), at);

    assertThat(whole.mismatch(parts)).isEqualTo(-1);
    assertThat(pattern.mismatch(parts.asSlice(at), at)).isEqualTo(-1);
  }

  @Property
  void aChangedByteIsFound(
      @ForAll long value, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll int where) {
    byte[] bytes = new byte[size];
    new Pattern(value).fill(MemorySegment.ofArray(bytes), 3);
    int changed = Math.floorMod(where, size);
    bytes[changed] ^= 0x10;

    assertThat(new Pattern(value).mismatch(MemorySegment.ofArray(bytes), 3)).isEqualTo(changed);
  }

  @Property
  void aMoveGoesBackwardsExactlyWhenForwardsWouldSpoilItsSource(
      @ForAll @IntRange(max = 20) int source,
      @ForAll @IntRange(max = 20) int destination,
      @ForAll @IntRange(min = 1, max = 12) int size) {
    byte[] bytes = new byte[40];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    byte[] moved = bytes.clone();
    System.arraycopy(moved, source, moved, destination, size);

    boolean backwards = Overlap.backwards(source, destination, size);
    for (int i = 0; i < size; i++) {
      int at = backwards ? size - 1 - i : i;
      bytes[destination + at] = bytes[source + at];
    }

    assertThat(bytes).isEqualTo(moved);
    if (backwards) {
      assertThat(Overlap.exists(source, destination, size)).isTrue();
    }
  }

  @Property
  void overlapIsSymmetricAndIncludesTheSameRange(
      @ForAll long one, @ForAll long other, @ForAll @LongRange(min = 1, max = 1L << 31) long size) {
    assertThat(Overlap.exists(one, other, size)).isEqualTo(Overlap.exists(other, one, size));
    assertThat(Overlap.exists(one, one, size)).isTrue();
    assertThat(Overlap.exists(one, one + size, size)).isFalse();
    assertThat(Overlap.exists(one, one + size - 1, size)).isTrue();
  }
}
