package org.bindery.backend.sim.json;

/**
 * Where a value stands in a text.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param pointer JSON pointer of the value (RFC 6901), empty for the whole document
 */
public record JsonPlace(int line, int column, String pointer) {
  @Override
  public String toString() {
    String position = "line %d, column %d".formatted(line, column);
    return pointer.isEmpty() ? position : position + " (" + pointer + ")";
  }
}
