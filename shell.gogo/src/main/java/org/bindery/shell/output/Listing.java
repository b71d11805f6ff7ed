package org.bindery.shell.output;

import java.util.List;

/**
 * A list of results: in text a table with a header, also when it is empty; in JSON an array.
 *
 * @param type of the rows
 * @param notes sentences below the table; not in JSON
 */
public record Listing<R extends Record>(Class<R> type, List<R> rows, List<String> notes) {
  public Listing {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  public Listing(Class<R> type, List<R> rows) {
    this(type, rows, List.of());
  }
}
