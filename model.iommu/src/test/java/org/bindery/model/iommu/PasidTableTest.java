package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.model.iommu.TablePages.UNLIMITED;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasidTableTest {
  /** Whatever is entered and removed, it answers as a map of the same does. */
  @Property
  void answersAsAMap(
      @ForAll @IntRange(min = 1, max = 20) int bits,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = (1 << 20) - 1) Integer> changes) {
    PasidTable<Integer> table = new PasidTable<>(bits, UNLIMITED);
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      int pasid = changes.get(i) >> 20 - bits;
      if (i % 3 == 2) {
        assertThat(table.remove(pasid)).isEqualTo(expected.remove(pasid));
      } else {
        assertThat(table.set(pasid, i)).isEqualTo(expected.put(pasid, i));
      }
      for (int near = pasid - 1; near <= pasid + 1; near++) {
        assertThat(table.get(near)).isEqualTo(expected.get(near));
      }
    }
    assertThat(table.present()).isEqualTo(expected.keySet().stream().sorted().toList());
    assertThat(table.clear()).containsExactlyInAnyOrderElementsOf(expected.values());
    assertThat(table.clear()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 16, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void whatHasMoreBitsIsNotThereAndCannotBeEntered(int pasid) {
    PasidTable<String> table = new PasidTable<>(4, UNLIMITED);
    table.set(0, "lowest");
    table.set(15, "highest");
    assertThat(table.get(pasid)).isNull();
    assertThat(table.remove(pasid)).isNull();
    assertThatThrownBy(() -> table.set(pasid, "more")).isInstanceOf(IllegalArgumentException.class);
    assertThat(table.clear()).containsExactly("lowest", "highest");
  }

  @Test
  void hasOneToTwentyBits() {
    assertThatThrownBy(() -> new PasidTable<>(0, UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PasidTable<>(21, UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class);
    PasidTable<String> table = new PasidTable<>(20, UNLIMITED);
    assertThat(table.set((1 << 20) - 1, "last")).isNull();
    assertThat(table.get((1 << 20) - 1)).isEqualTo("last");
  }
}
