package org.bindery.shell.output;

import java.util.function.Predicate;

/**
 * A result that goes on: one record after the other, each printed when it comes, as a line or as a
 * JSON document.
 */
@FunctionalInterface
public interface Streaming {
  /**
   * Runs to its end.
   *
   * @param taker takes a record; false: nobody reads any more
   * @throws InterruptedException the user has had enough
   */
  void each(Predicate<Record> taker) throws InterruptedException;
}
