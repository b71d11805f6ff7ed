package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextTableTest {
  private final ContextTable<String> table = new ContextTable<>(TablePages.UNLIMITED);

  @Test
  void aRequesterThatNobodyEnteredIsBlocked() {
    assertThat(table.get(0x0080)).isNull();
  }

  @Test
  void eachRequesterHasItsOwnEntry() {
    table.set(0x0080, "a");
    table.set(0x0081, "b");
    table.set(0xffff, "c");
    assertThat(table.get(0x0080)).isEqualTo("a");
    assertThat(table.get(0x0081)).isEqualTo("b");
    assertThat(table.get(0xffff)).isEqualTo("c");
    assertThat(table.set(0x0080, "d")).isEqualTo("a");
  }

  @Test
  void removedIsBlocked() {
    table.set(0x1234, "a");
    assertThat(table.remove(0x1234)).isEqualTo("a");
    assertThat(table.get(0x1234)).isNull();
    assertThat(table.remove(0x1234)).isNull();
  }

  @Test
  void aSourceIdHasSixteenBits() {
    assertThatThrownBy(() -> table.get(0x10000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.set(-1, "a")).isInstanceOf(IllegalArgumentException.class);
  }
}
