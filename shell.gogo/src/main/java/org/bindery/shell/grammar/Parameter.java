package org.bindery.shell.grammar;

import java.util.List;
import java.util.Locale;

/**
 * One thing that a command takes.
 *
 * @param name of a positional argument in capitals ({@code FD}), of an option with its dashes
 * @param value what stands for an option's value in the usage line; empty for a flag
 * @param choices the only values allowed; empty: any
 * @param required whether it must be there
 * @param repeated whether it takes all that follow
 */
public record Parameter(
    String name, String value, List<String> choices, boolean required, boolean repeated) {

  static Parameter positional(String name, boolean required, boolean repeated) {
    return new Parameter(name, name, List.of(), required, repeated);
  }

  /** A placeholder in small letters or digits, {@code bind|vm}, lists what is allowed. */
  static Parameter option(String name, String value, boolean required) {
    boolean closed = !value.isEmpty() && !Character.isUpperCase(value.charAt(0));
    return new Parameter(
        name, value, closed ? List.of(value.split("\\|")) : List.of(), required, false);
  }

  public boolean isOption() {
    return name.startsWith("--");
  }

  /** What follows is another program's, its options too. */
  boolean isVerbatim() {
    return repeated && name.equals("ARG");
  }

  public boolean isFlag() {
    return isOption() && value.isEmpty();
  }

  /**
   * What stands there: the name in the usage line; for an option whose value is any number or text,
   * its own: {@code --ioas N} takes an {@code IOAS}.
   */
  String kind() {
    return isOption() && (value.equals("N") || value.equals("X"))
        ? name.substring(2).toUpperCase(Locale.ROOT)
        : value;
  }

  void check(Object given) {
    if (!choices.isEmpty() && !choices.contains(given.toString())) {
      throw new UsageException("%s is one of %s, not %s", name, String.join(", ", choices), given);
    }
  }
}
