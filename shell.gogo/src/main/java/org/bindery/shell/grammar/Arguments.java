package org.bindery.shell.grammar;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The arguments of one call, by the names that the usage line gives them. Immutable.
 *
 * <p>Each getter throws {@link UsageException} when the argument does not read as what is asked
 * for. Results of other commands are arguments too: their text form is the name or id they stand
 * for.
 */
public final class Arguments {
  private final Map<String, Object> values;
  private final Path directory;

  Arguments(Map<String, Object> values) {
    this(values, Path.of(""));
  }

  private Arguments(Map<String, Object> values, Path directory) {
    this.values = Map.copyOf(values);
    this.directory = directory;
  }

  /** The same, with names of files relative to a directory. */
  public Arguments in(Path other) {
    return new Arguments(values, other);
  }

  /** What names of files are relative to: where the user is. */
  public Path directory() {
    return directory;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The argument as it was given. */
  public Object object(String name) {
    return values.get(name);
  }

  public String text(String name) {
    return values.get(name).toString();
  }

  public Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name)).map(Object::toString);
  }

  /** All values of a repeated argument; empty when it was left out. */
  public List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  /** An unsigned 64-bit number. */
  public long number(String name) {
    return Numbers.parse(name, text(name));
  }

  public OptionalLong optionalNumber(String name) {
    return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
  }

  public long number(String name, long otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  /** An id, an index, a width: 0 to 2^31-1. */
  public int integer(String name) {
    long number = number(name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new UsageException("%s is too large: %s (2147483647 at most)", name, text(name));
    }
    return (int) number;
  }

  public OptionalInt optionalInteger(String name) {
    return has(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
  }

  public boolean flag(String name) {
    return values.containsKey(name);
  }

  /** One of an enum's values, written in lowerCamelCase; the usage line lists them. */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    return optionalText(name)
        .map(
            text -> Enum.valueOf(type, text.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)));
  }
}
