package org.bindery.shell.output;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes results as JSON (RFC 8259), one line a document.
 *
 * <p>Numbers up to 2^53 are numbers, beyond that decimal strings, as no reader in JavaScript keeps
 * their digits; {@link Hex} numbers are unsigned. What is empty is null. A writer of our own since
 * nothing else here needs more than these few kinds of value.
 */
public final class Json {
  private static final long EXACT = 1L << 53;

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  public static String of(Object result) {
    Json json = new Json();
    json.write(result, false);
    return json.out.toString();
  }

  private void write(Object value, boolean hex) {
    switch (value) {
      case null -> out.append("null");
      case Listing<?> listing -> array(listing.rows(), hex);
      case Record object -> object(object);
      case Map<?, ?> map -> map(map, hex);
      case Iterable<?> list -> array(list, hex);
      case Boolean truth -> out.append(truth);
      case Long number -> number(number, hex);
      case Integer number -> number(number, false);
      case Enum<?> constant -> string(Names.of(constant));
      default -> string(value.toString());
    }
  }

  private void object(Record object) {
    String separator = "{";
    for (RecordComponent component : object.getClass().getRecordComponents()) {
      out.append(separator);
      string(component.getName());
      out.append(':');
      write(Components.value(object, component), Components.isHex(component));
      separator = ",";
    }
    out.append(separator.equals("{") ? "{}" : "}");
  }

  private void map(Map<?, ?> map, boolean hex) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      string(entry.getKey().toString());
      out.append(':');
      write(entry.getValue(), hex);
      separator = ",";
    }
    out.append(separator.equals("{") ? "{}" : "}");
  }

  private void array(Iterable<?> list, boolean hex) {
    out.append('[');
    for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
      write(values.next(), hex);
      out.append(values.hasNext() ? "," : "");
    }
    out.append(']');
  }

  private void number(long number, boolean unsigned) {
    boolean exact = number <= EXACT && number >= (unsigned ? 0 : -EXACT);
    String digits = unsigned ? Long.toUnsignedString(number) : Long.toString(number);
    out.append(exact ? digits : '"' + digits + '"');
  }

  private void string(String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
