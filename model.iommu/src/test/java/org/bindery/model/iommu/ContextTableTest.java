package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextTableTest {
  private final ContextTable<String> table = new ContextTable<>();

  @Test
  void anUnknownRequesterIsBlocked() {
    assertThat(table.get(0x0080)).isEqualTo(new ContextEntry.Blocked<>());
    assertThat(table.contains(0x0080)).isFalse();
  }

  @Test
  void eachRequesterHasItsOwnEntry() {
    table.set(0x0080, new ContextEntry.Translated<>("a"));
    table.set(0x0081, new ContextEntry.Host<>());
    table.set(0xffff, new ContextEntry.Blocked<>());
    assertThat(table.get(0x0080)).isEqualTo(new ContextEntry.Translated<>("a"));
    assertThat(table.get(0x0081)).isEqualTo(new ContextEntry.Host<>());
    assertThat(table.contains(0xffff)).isTrue();
    assertThat(table.set(0x0080, new ContextEntry.Blocked<>()))
        .isEqualTo(new ContextEntry.Translated<>("a"));
  }

  @Test
  void removedIsUnknown() {
    table.set(0x1234, new ContextEntry.Host<>());
    table.remove(0x1234);
    assertThat(table.get(0x1234)).isEqualTo(new ContextEntry.Blocked<>());
    assertThat(table.contains(0x1234)).isFalse();
  }

  @Test
  void aSourceIdHasSixteenBits() {
    assertThatThrownBy(() -> table.get(0x10000)).isInstanceOf(IllegalArgumentException.class);
  }
}
