package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  @Test
  void pagesAndTheirPowersHaveNumbersOfTheirOwn() {
    assertThat(Alignment.of(1)).isZero();
    assertThat(Alignment.of(2048)).isZero();
    assertThat(Alignment.of(4096)).isEqualTo(1);
    assertThat(Alignment.of(8192)).isEqualTo(2);
    assertThat(Alignment.of(2 << 20)).isEqualTo(Alignment.COUNT - 1);
  }

  @Test
  void noRoomBeyondTheLastAddress() {
    assertThat(Alignment.room(1, -4095, -1)).isZero();
    assertThat(Alignment.room(1, -4096, -1)).isEqualTo(4095);
    assertThat(Alignment.room(0, 0, -1)).isEqualTo(-1);
    assertThat(Alignment.room(1, 0x1000, 0x1000)).isZero();
  }

  @Property(tries = 2000)
  void roomIsWhatIsLeftBehindTheFirstMultiple(
      @ForAll @IntRange(min = 1, max = 10) int number,
      @ForAll @LongRange(min = 0, max = 1 << 23) long start,
      @ForAll @LongRange(min = 0, max = 1 << 23) long length) {
    long bytes = 4096L << number - 1;
    assertThat(Alignment.of(bytes)).isEqualTo(number);
    long first = Math.ceilDiv(start, bytes) * bytes;
    assertThat(Alignment.room(number, start, start + length))
        .isEqualTo(Math.max(0, start + length - first));
  }
}
