package org.bindery.shell.output;

/**
 * The form in which results are printed.
 *
 * @param json whether standard output is to hold JSON documents
 */
public record Printer(boolean json) {
  /** A result of one of our commands, or a text, a number, a truth or a list of these. */
  public String print(Object result) {
    return json ? Json.of(result) : Text.of(result);
  }

  /** One of many records that come one after the other: a line. */
  public String line(Record one) {
    return json ? Json.of(one) : Text.line(one);
  }

  /** True for what is ours to print; Gogo prints the rest. */
  public static boolean prints(Object result) {
    return result instanceof Readable || result instanceof Listing<?> || result instanceof Record;
  }
}
