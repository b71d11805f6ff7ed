package org.bindery.backend.sim.description;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.backend.sim.json.JsonValue;
import org.bindery.backend.sim.pci.PciName;
import org.bindery.hardware.RequesterId;

/**
 * A value of a JSON host description, read as what it is meant to be; what it is not is refused
 * with its place.
 */
record JsonField(String source, JsonValue value) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}|0x[0-9a-fA-F]{1,15})([KMGT]?)");

  Place place() {
    return new Place(source, value.place().toString());
  }

  /** An object with no other than the given fields. */
  JsonField object(Set<String> allowed) {
    if (!(value instanceof JsonValue.JsonObject object)) {
      throw place().expected("an object", value.describe());
    }
    for (var field : object.fields().entrySet()) {
      if (!allowed.contains(field.getKey())) {
        throw new JsonField(source, field.getValue())
            .place()
            .expected(
                "one of the fields " + String.join(", ", allowed.stream().sorted().toList()),
                "\"" + field.getKey() + "\"");
      }
    }
    return this;
  }

  Optional<JsonField> optional(String name) {
    JsonValue.JsonObject object = (JsonValue.JsonObject) value;
    return Optional.ofNullable(object.fields().get(name)).map(v -> new JsonField(source, v));
  }

  JsonField required(String name) {
    return optional(name)
        .orElseThrow(() -> place().expected("a field \"" + name + "\"", "an object without"));
  }

  List<JsonField> elements() {
    if (!(value instanceof JsonValue.JsonArray array)) {
      throw place().expected("an array", value.describe());
    }
    return array.values().stream().map(v -> new JsonField(source, v)).toList();
  }

  List<JsonField> elements(String name) {
    return optional(name).map(JsonField::elements).orElse(List.of());
  }

  /** The fields of an object whose names are data. */
  List<String> names() {
    if (!(value instanceof JsonValue.JsonObject object)) {
      throw place().expected("an object", value.describe());
    }
    return new ArrayList<>(object.fields().keySet());
  }

  String text() {
    if (value instanceof JsonValue.JsonString string && !string.text().isBlank()) {
      return string.text();
    }
    throw place().expected("a text in quotes", value.describe());
  }

  /** A text that a pattern matches. */
  String text(Pattern form, String what) {
    if (value instanceof JsonValue.JsonString string && form.matcher(string.text()).matches()) {
      return string.text();
    }
    throw place().expected(what, value.describe());
  }

  boolean truth() {
    if (value instanceof JsonValue.JsonBoolean truth) {
      return truth.value();
    }
    throw place().expected("true or false", value.describe());
  }

  RequesterId pciName() {
    if (value instanceof JsonValue.JsonString string) {
      Optional<RequesterId> name = PciName.parse(string.text());
      if (name.isPresent()) {
        return name.get();
      }
    }
    throw place().expected(PciName.EXPECTED, value.describe());
  }

  /** A text such as {@code 0x8086}. */
  long hex(int bits) {
    String what = "a hexadecimal number of up to %d bits as \"0x1f\"".formatted(bits);
    if (value instanceof JsonValue.JsonString string
        && string.text().matches("0x[0-9a-fA-F]{1,16}")) {
      long number = Long.parseUnsignedLong(string.text().substring(2), 16);
      if (bits == 64 || number >>> bits == 0) {
        return number;
      }
    }
    throw place().expected(what, value.describe());
  }

  /** A number from least to most. */
  int integer(int least, int most) {
    if (value instanceof JsonValue.JsonNumber number && isWhole(number.number(), least, most)) {
      return number.number().intValueExact();
    }
    throw place().expected("a whole number from %d to %d".formatted(least, most), value.describe());
  }

  /** The range is asked first: written out, a number may be longer than memory. */
  private static boolean isWhole(BigDecimal number, long least, long most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0
        && number.stripTrailingZeros().scale() <= 0;
  }

  /** A number of bytes: {@code 4096}, {@code "0x1000"}, {@code "4K"}. */
  long size() {
    String text =
        switch (value) {
          case JsonValue.JsonString string -> string.text();
          case JsonValue.JsonNumber number when isWhole(number.number(), 1, Long.MAX_VALUE) ->
              number.number().toBigInteger().toString();
          default -> "";
        };
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      long number = Long.decode(matcher.group(1).replaceFirst("^0+(?=\\d)", ""));
      int shift =
          10 * ("KMGT".indexOf(matcher.group(2).isEmpty() ? '?' : matcher.group(2).charAt(0)) + 1);
      long size = number << shift;
      if (number > 0 && size >>> shift == number && size > 0) {
        return size;
      }
    }
    throw place().expected("a size in bytes as 4096, \"0x1000\" or \"4K\"", value.describe());
  }

  /** One of some words. */
  <E> E word(E[] choices, java.util.function.Function<E, String> wordOf) {
    for (E choice : choices) {
      if (value instanceof JsonValue.JsonString string
          && string.text().equals(wordOf.apply(choice))) {
        return choice;
      }
    }
    throw place()
        .expected(
            "one of " + String.join(", ", Arrays.stream(choices).map(wordOf).toList()),
            value.describe());
  }
}
