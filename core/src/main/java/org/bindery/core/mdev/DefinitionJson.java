package org.bindery.core.mdev;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A definition as {@code mdevctl} writes it: {@code mdev_type}, {@code start} (auto or manual) and
 * {@code attrs}, an array of objects with one key each, in order. Other keys are passed over.
 */
final class DefinitionJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DefinitionJson() {}

  static String of(Definition definition) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("mdev_type", definition.type());
      json.writeStringField("start", definition.auto() ? "auto" : "manual");
      json.writeArrayFieldStart("attrs");
      for (Definition.Attribute attribute : definition.attributes()) {
        json.writeStartObject();
        json.writeStringField(attribute.name(), attribute.value());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /**
   * @throws IOException it is no JSON
   * @throws IllegalArgumentException it is not a definition
   */
  static Definition parse(UUID uuid, String host, String parent, String text) throws IOException {
    String type = "";
    String start = "";
    List<Definition.Attribute> attributes = List.of();
    try (JsonParser json = JSON.createParser(text)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        switch (key) {
          case "mdev_type" -> type = string(json, value, key);
          case "start" -> start = string(json, value, key);
          case "attrs" -> attributes = attributes(json, value);
          default -> json.skipChildren();
        }
      }
      expect(json.currentToken(), JsonToken.END_OBJECT, "the end of the object");
      expect(json.nextToken(), null, "nothing after the object");
    }
    if (type.isEmpty()) {
      throw new IllegalArgumentException("mdev_type is missing");
    }
    if (!start.equals("auto") && !start.equals("manual")) {
      throw new IllegalArgumentException("start is auto or manual, not " + start);
    }
    return new Definition(uuid, host, parent, type, start.equals("auto"), attributes);
  }

  private static List<Definition.Attribute> attributes(JsonParser json, JsonToken begin)
      throws IOException {
    expect(begin, JsonToken.START_ARRAY, "an array of attrs");
    List<Definition.Attribute> attributes = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        attributes.add(new Definition.Attribute(name, string(json, json.nextToken(), name)));
      }
      expect(json.currentToken(), JsonToken.END_OBJECT, "the end of an attribute");
    }
    expect(json.currentToken(), JsonToken.END_ARRAY, "the end of attrs");
    return attributes;
  }

  private static String string(JsonParser json, JsonToken token, String key) throws IOException {
    expect(token, JsonToken.VALUE_STRING, "a string for " + key);
    return json.getText();
  }

  private static void expect(JsonToken token, JsonToken wanted, String what) {
    if (token != wanted) {
      throw new IllegalArgumentException("%s is expected, not %s".formatted(what, token));
    }
  }
}
