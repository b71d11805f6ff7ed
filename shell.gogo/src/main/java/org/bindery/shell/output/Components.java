package org.bindery.shell.output;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the components of records. */
final class Components {
  private Components() {}

  /** The component's value, out of its Optional; null when that is empty. */
  static Object value(Record owner, RecordComponent component) {
    try {
      return open(component.getAccessor().invoke(owner));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a result's record must be public: " + owner.getClass(), e);
    }
  }

  private static Object open(Object value) {
    return switch (value) {
      case Optional<?> some -> some.orElse(null);
      case OptionalInt some -> some.isPresent() ? some.getAsInt() : null;
      case OptionalLong some -> some.isPresent() ? some.getAsLong() : null;
      case null, default -> value;
    };
  }

  static boolean isHex(RecordComponent component) {
    return component.isAnnotationPresent(Hex.class);
  }
}
