package org.bindery.shell.output;

/**
 * A result whose text form is not a table: a sentence, a dump. Its JSON form stays the record's.
 */
public interface Readable {
  /** One or more lines, without a line break at the end. */
  String text();
}
