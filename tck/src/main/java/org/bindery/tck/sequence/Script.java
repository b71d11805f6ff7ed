package org.bindery.tck.sequence;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sequences as text, an operation a line: its name and its parts in their order, numbers in
 * hexadecimal, {@code any} for an address that is left open, {@code writeable+0x1000} for a place.
 */
public final class Script {
  private Script() {}

  public static String write(List<Operation> operations) {
    return operations.stream().map(Script::write).collect(Collectors.joining("\n"));
  }

  public static String write(Operation operation) {
    StringBuilder line = new StringBuilder(operation.getClass().getSimpleName());
    for (Object part : parts(operation)) {
      line.append(' ').append(text(part));
    }
    return line.toString();
  }

  /**
   * @throws IllegalArgumentException a line that is no operation
   */
  public static List<Operation> parse(String script) {
    return script.lines().map(String::strip).filter(l -> !l.isEmpty()).map(Script::line).toList();
  }

  /** The parts of an operation, in their order. */
  static List<Object> parts(Operation operation) {
    return Arrays.stream(operation.getClass().getRecordComponents())
        .map(component -> part(operation, component))
        .toList();
  }

  /** An operation of the type of another. */
  static Operation with(Class<?> type, List<Object> parts) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      return (Operation) constructor.newInstance(parts.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " of " + parts, e);
    }
  }

  private static Object part(Operation operation, RecordComponent component) {
    try {
      return component.getAccessor().invoke(operation);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Object part) {
    return switch (part) {
      case Long number -> "0x%x".formatted(number);
      case OptionalLong number -> number.isPresent() ? "0x%x".formatted(number.getAsLong()) : "any";
      case Place place ->
          "%s+0x%x".formatted(place.ground().name().toLowerCase(Locale.ROOT), place.offset());
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      default -> part.toString();
    };
  }

  private static Operation line(String line) {
    String[] words = line.split("\\s+");
    Class<?> type =
        types(Operation.class)
            .filter(permitted -> permitted.getSimpleName().equals(words[0]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation: " + line));
    RecordComponent[] components = type.getRecordComponents();
    if (components.length != words.length - 1) {
      throw new IllegalArgumentException("not %d parts: %s".formatted(components.length, line));
    }
    Object[] parts = new Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = read(components[i].getType(), words[i + 1]);
    }
    return with(type, List.of(parts));
  }

  private static Stream<Class<?>> types(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isInterface() ? types(type) : Stream.of(type));
  }

  private static Object read(Class<?> type, String word) {
    if (type == int.class) {
      return Integer.valueOf(word);
    }
    if (type == long.class) {
      return number(word);
    }
    if (type == OptionalLong.class) {
      return word.equals("any") ? OptionalLong.empty() : OptionalLong.of(number(word));
    }
    if (type == Place.class) {
      String[] place = word.split("\\+", 2);
      return new Place(Ground.valueOf(place[0].toUpperCase(Locale.ROOT)), number(place[1]));
    }
    if (type == Words.class) {
      return Words.parse(word);
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no " + type.getSimpleName() + ": " + word));
  }

  private static long number(String word) {
    return Long.parseUnsignedLong(word.substring(2), 16);
  }
}
