package org.bindery.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextTest {
  /** A row. */
  public record Row(String name, @Hex long iova, Optional<String> driver, List<String> members) {}

  /** A record with a map. */
  public record Detail(String name, Optional<String> driver, Map<String, Object> properties) {}

  @Test
  void aListingIsATable() {
    assertThat(
            Text.of(
                new Listing<>(
                    Row.class,
                    List.of(
                        new Row("a", -1, Optional.of("e1000"), List.of("x", "y")),
                        new Row("longer", 0, Optional.empty(), List.of())))))
        .isEqualTo(
            """
            name    iova                driver  members
            a       0xffffffffffffffff  e1000   x, y
            longer  0x0                 -       -\
            """);
  }

  /** A row with columns that few rows fill. */
  public record Rare(
      String name, @WhenPresent Optional<String> product, @WhenPresent List<String> guessed) {}

  @Test
  void aColumnThatNoRowFillsMayBeLeftOut() {
    Rare bare = new Rare("a", Optional.empty(), List.of());
    Rare full = new Rare("b", Optional.empty(), List.of("driver"));
    assertThat(Text.of(new Listing<>(Rare.class, List.of(bare)))).isEqualTo("name\na");
    assertThat(Text.of(new Listing<>(Rare.class, List.of(bare, full))))
        .isEqualTo("name  guessed\na     -\nb     driver");
  }

  @Test
  void anEmptyListingIsItsHeader() {
    assertThat(Text.of(new Listing<>(Row.class, List.of())))
        .isEqualTo("name  iova  driver  members");
  }

  @Test
  void notesStandBelowTheTable() {
    assertThat(Text.of(new Listing<>(Row.class, List.of(), List.of("one", "two"))))
        .isEqualTo("name  iova  driver  members\none\ntwo");
  }

  @Test
  void oneRecordIsKeysAndValuesWithoutWhatIsEmpty() {
    assertThat(Text.of(new Detail("a", Optional.empty(), Map.of("pci.vendor", "1234"))))
        .isEqualTo(
            """
            name                   a
            properties pci.vendor  1234\
            """);
  }
}
