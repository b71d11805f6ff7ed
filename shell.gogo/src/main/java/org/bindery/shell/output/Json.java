package org.bindery.shell.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/**
 * Writes results as JSON, one line a document.
 *
 * <p>Numbers up to 2^53 are numbers, beyond that decimal strings, as no reader in JavaScript keeps
 * their digits; {@link Hex} numbers are unsigned. What is empty is null.
 */
public final class Json {
  private static final long EXACT = 1L << 53;

  private final JsonGenerator out;

  private Json(JsonGenerator out) {
    this.out = out;
  }

  public static String of(Object result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      new Json(out).write(result, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(Object value, boolean hex) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Listing<?> listing -> array(listing.rows(), hex);
      case Record object -> object(object);
      case Map<?, ?> map -> map(map, hex);
      case Iterable<?> list -> array(list, hex);
      case Boolean truth -> out.writeBoolean(truth);
      case Long number -> number(number, hex);
      case Integer number -> number(number, false);
      case Enum<?> constant -> out.writeString(Names.of(constant));
      default -> out.writeString(value.toString());
    }
  }

  private void object(Record object) throws IOException {
    out.writeStartObject();
    for (RecordComponent component : object.getClass().getRecordComponents()) {
      out.writeFieldName(component.getName());
      write(Components.value(object, component), Components.isHex(component));
    }
    out.writeEndObject();
  }

  private void map(Map<?, ?> map, boolean hex) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeFieldName(entry.getKey().toString());
      write(entry.getValue(), hex);
    }
    out.writeEndObject();
  }

  private void array(Iterable<?> list, boolean hex) throws IOException {
    out.writeStartArray();
    for (Object value : list) {
      write(value, hex);
    }
    out.writeEndArray();
  }

  private void number(long number, boolean unsigned) throws IOException {
    boolean exact = number <= EXACT && number >= (unsigned ? 0 : -EXACT);
    if (exact) {
      out.writeNumber(number);
    } else {
      out.writeString(unsigned ? Long.toUnsignedString(number) : Long.toString(number));
    }
  }
}
