package org.bindery.shell.output;

import java.util.List;

/**
 * A list of results: in text a table with a header, also when it is empty; in JSON an array.
 *
 * @param type of the rows
 */
public record Listing<R extends Record>(Class<R> type, List<R> rows) {
  public Listing {
    rows = List.copyOf(rows);
  }
}
