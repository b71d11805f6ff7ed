package org.bindery.uapi.door.script;

/**
 * A line that was answered otherwise.
 *
 * @param line its number, from 1
 * @param text as it stands in the script
 * @param found what is otherwise, with what was expected
 */
public record Difference(int line, String text, String found) {
  @Override
  public String toString() {
    return "%d: %s: %s".formatted(line, text, found);
  }
}
