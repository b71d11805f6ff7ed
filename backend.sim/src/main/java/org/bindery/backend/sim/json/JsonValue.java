package org.bindery.backend.sim.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A value of a JSON text with its place. */
public sealed interface JsonValue {
  JsonPlace place();

  /** What it is, in words for a refusal. */
  String describe();

  /**
   * @param fields in the order of the text
   */
  record JsonObject(JsonPlace place, Map<String, JsonValue> fields) implements JsonValue {
    @Override
    public String describe() {
      return "an object";
    }
  }

  record JsonArray(JsonPlace place, List<JsonValue> values) implements JsonValue {
    @Override
    public String describe() {
      return "an array";
    }
  }

  record JsonString(JsonPlace place, String text) implements JsonValue {
    @Override
    public String describe() {
      return "\"" + text + "\"";
    }
  }

  record JsonNumber(JsonPlace place, BigDecimal number) implements JsonValue {
    @Override
    public String describe() {
      return number.toString();
    }
  }

  record JsonBoolean(JsonPlace place, boolean value) implements JsonValue {
    @Override
    public String describe() {
      return Boolean.toString(value);
    }
  }

  record JsonNull(JsonPlace place) implements JsonValue {
    @Override
    public String describe() {
      return "null";
    }
  }
}
