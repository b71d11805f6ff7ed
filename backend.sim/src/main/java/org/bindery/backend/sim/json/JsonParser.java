package org.bindery.backend.sim.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259); a field twice in an object is refused. */
public final class JsonParser {
  private static final int DEEPEST = 100;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

  private final JsonText text;

  private JsonParser(String text) {
    this.text = new JsonText(text);
  }

  /**
   * @throws JsonSyntaxException with the place and what was expected there
   */
  public static JsonValue parse(String text) {
    JsonParser parser = new JsonParser(text);
    JsonValue value = parser.value("", 0);
    parser.text.skipBlanks();
    if (parser.text.peek() >= 0) {
      throw parser.expected("the end of the text", "");
    }
    return value;
  }

  private JsonValue value(String pointer, int depth) {
    text.skipBlanks();
    JsonPlace place = text.place(pointer);
    if (depth > DEEPEST) {
      throw expected("at most " + DEEPEST + " levels", pointer);
    }
    return switch (text.peek()) {
      case '{' -> object(place, depth);
      case '[' -> array(place, depth);
      case '"' -> new JsonValue.JsonString(place, string(pointer));
      case 't', 'f', 'n' -> word(place);
      default -> number(place);
    };
  }

  private JsonValue object(JsonPlace place, int depth) {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    text.next();
    text.skipBlanks();
    if (text.skip('}')) {
      return new JsonValue.JsonObject(place, fields);
    }
    do {
      text.skipBlanks();
      JsonPlace namePlace = text.place(place.pointer());
      if (text.peek() != '"') {
        throw expected("a field name in quotes", place.pointer());
      }
      String name = string(place.pointer());
      text.skipBlanks();
      if (!text.skip(':')) {
        throw expected("':' after \"" + name + "\"", place.pointer());
      }
      JsonValue value = value(place.pointer() + "/" + escaped(name), depth + 1);
      if (fields.put(name, value) != null) {
        throw new JsonSyntaxException(namePlace, "each field once", "\"" + name + "\" again");
      }
      text.skipBlanks();
    } while (text.skip(','));
    if (!text.skip('}')) {
      throw expected("',' or '}'", place.pointer());
    }
    return new JsonValue.JsonObject(place, fields);
  }

  private JsonValue array(JsonPlace place, int depth) {
    List<JsonValue> values = new ArrayList<>();
    text.next();
    text.skipBlanks();
    if (text.skip(']')) {
      return new JsonValue.JsonArray(place, values);
    }
    do {
      values.add(value(place.pointer() + "/" + values.size(), depth + 1));
      text.skipBlanks();
    } while (text.skip(','));
    if (!text.skip(']')) {
      throw expected("',' or ']'", place.pointer());
    }
    return new JsonValue.JsonArray(place, values);
  }

  private JsonValue word(JsonPlace place) {
    if (text.skipWord("true")) {
      return new JsonValue.JsonBoolean(place, true);
    }
    if (text.skipWord("false")) {
      return new JsonValue.JsonBoolean(place, false);
    }
    if (text.skipWord("null")) {
      return new JsonValue.JsonNull(place);
    }
    throw expected("a value", place.pointer());
  }

  private JsonValue number(JsonPlace place) {
    String found = text.found();
    String characters = text.numberCharacters();
    if (!NUMBER.matcher(characters).matches()) {
      throw new JsonSyntaxException(
          place, "a value", characters.isEmpty() ? found : "'" + characters + "'");
    }
    return new JsonValue.JsonNumber(place, new BigDecimal(characters));
  }

  private String string(String pointer) {
    StringBuilder string = new StringBuilder();
    text.next();
    while (true) {
      if (text.peek() < ' ') {
        throw expected("the closing quote", pointer);
      }
      int character = text.next();
      if (character == '"') {
        return string.toString();
      }
      string.append(character == '\\' ? escape(pointer) : (char) character);
    }
  }

  private char escape(String pointer) {
    JsonPlace place = text.place(pointer);
    String found = text.found();
    return switch (text.next()) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode(pointer);
      default -> throw new JsonSyntaxException(place, "an escape such as \\n or \\u0041", found);
    };
  }

  private char unicode(String pointer) {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.peek(), 16);
      if (digit < 0) {
        throw expected("four hexadecimal digits", pointer);
      }
      text.next();
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private JsonSyntaxException expected(String what, String pointer) {
    return new JsonSyntaxException(text.place(pointer), what, text.found());
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
