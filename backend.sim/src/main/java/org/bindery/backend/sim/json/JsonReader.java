package org.bindery.backend.sim.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON text into values that know their places; a field twice in an object is refused. */
public final class JsonReader {
  private static final int DEEPEST = 100;

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * @throws JsonSyntaxException with the place and what is wrong there
   */
  public static JsonValue parse(String text) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    try (JsonParser parser = factory.createParser(text)) {
      JsonReader reader = new JsonReader(parser);
      parser.nextToken();
      JsonValue value = reader.value("");
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException(
            reader.place(""), "the end of the text", "'" + parser.getText() + "'");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new JsonSyntaxException(at(e.getLocation(), ""), "JSON", words(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value that begins at the current token. */
  private JsonValue value(String pointer) throws IOException {
    JsonPlace place = place(pointer);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> throw new JsonSyntaxException(place, "a value", "the end of the text");
      case START_OBJECT -> object(place);
      case START_ARRAY -> array(place);
      case VALUE_STRING -> new JsonValue.JsonString(place, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new JsonValue.JsonNumber(place, parser.getDecimalValue());
      case VALUE_TRUE -> new JsonValue.JsonBoolean(place, true);
      case VALUE_FALSE -> new JsonValue.JsonBoolean(place, false);
      case VALUE_NULL -> new JsonValue.JsonNull(place);
      default -> throw new JsonSyntaxException(place, "a value", token.toString());
    };
  }

  private JsonValue object(JsonPlace place) throws IOException {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(place.pointer() + "/" + escaped(name)));
    }
    return new JsonValue.JsonObject(place, fields);
  }

  private JsonValue array(JsonPlace place) throws IOException {
    List<JsonValue> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(place.pointer() + "/" + values.size()));
    }
    return new JsonValue.JsonArray(place, values);
  }

  private JsonPlace place(String pointer) {
    return at(parser.currentTokenLocation(), pointer);
  }

  private static JsonPlace at(JsonLocation location, String pointer) {
    return location == null
        ? new JsonPlace(1, 1, pointer)
        : new JsonPlace(location.getLineNr(), location.getColumnNr(), pointer);
  }

  /** The library's message without the sentences that talk to its programmer. */
  private static String words(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("something else");
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
