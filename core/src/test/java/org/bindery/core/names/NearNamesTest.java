package org.bindery.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearNamesTest {
  @Test
  void nearestFirst() {
    assertThat(
            NearNames.of(
                "0000:00:11.0", Stream.of("0000:02:00.0", "0000:00:10.0", "wq0.0", "0000:00:11.1")))
        .startsWith("0000:00:10.0", "0000:00:11.1")
        .doesNotContain("wq0.0");
  }

  @Property
  void distanceIsAMetric(
      @ForAll @StringLength(max = 6) String a,
      @ForAll @StringLength(max = 6) String b,
      @ForAll @StringLength(max = 6) String c) {
    assertThat(NearNames.distance(a, a)).isZero();
    assertThat(NearNames.distance(a, b)).isEqualTo(NearNames.distance(b, a));
    assertThat(NearNames.distance(a, c))
        .isLessThanOrEqualTo(NearNames.distance(a, b) + NearNames.distance(b, c));
  }
}
