package org.bindery.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.api.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  /** Of every kind a value. */
  public record All(
      String text,
      @Hex long address,
      long number,
      boolean truth,
      Access access,
      Optional<String> none,
      OptionalInt some,
      List<String> list,
      @Hex Map<String, Long> map,
      Instant time) {}

  @Test
  void everyKindOfValue() {
    assertThat(
            Json.of(
                new All(
                    "a\"b\\c\n\u0001é",
                    -1,
                    -1,
                    true,
                    Access.READ_WRITE,
                    Optional.empty(),
                    OptionalInt.of(3),
                    Arrays.asList("x", null),
                    Map.of("cap", -2L),
                    Instant.EPOCH)))
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c\\n\\u0001é\",\"address\":\"18446744073709551615\",\"number\":-1,"
                + "\"truth\":true,\"access\":\"readWrite\",\"none\":null,\"some\":3,"
                + "\"list\":[\"x\",null],\"map\":{\"cap\":\"18446744073709551614\"},"
                + "\"time\":\"1970-01-01T00:00:00Z\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740992, 9007199254740992",
    "9007199254740993, '\"9007199254740993\"'",
    "-9007199254740992, -9007199254740992",
    "-9007199254740993, '\"-9007199254740993\"'"
  })
  void numbersBeyond2To53AreStrings(long number, String json) {
    assertThat(Json.of(number)).isEqualTo(json);
  }

  /** No character breaks out of its string. */
  @Property
  void stringsStayWhole(@ForAll String text) {
    String json = Json.of(text);
    assertThat(json).startsWith("\"").endsWith("\"");
    assertThat(json.substring(1, json.length() - 1))
        .matches("(?s)(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\bfntr]|\\\\u[0-9A-F]{4})*");
  }

  @Test
  void emptyThings() {
    assertThat(Json.of(List.of())).isEqualTo("[]");
    assertThat(Json.of(Map.of())).isEqualTo("{}");
    assertThat(Json.of(new Listing<>(All.class, List.of()))).isEqualTo("[]");
  }
}
