package org.bindery.backend.linux.engine;

/**
 * Two address spaces, each of which may be missing (null), with their locks held, taken in the
 * order of their ids; they may be the same.
 */
record IoasPair(IoasBook first, IoasBook second) implements AutoCloseable {
  /** Those with the given ids, as far as there are such. */
  static IoasPair lock(Books books, int first, int second) {
    if (first <= second) {
      IoasBook one = books.lockIoas(first);
      return new IoasPair(one, books.lockIoas(second));
    }
    IoasBook two = books.lockIoas(second);
    return new IoasPair(books.lockIoas(first), two);
  }

  @Override
  public void close() {
    if (first != null) {
      first.lock.unlock();
    }
    if (second != null) {
      second.lock.unlock();
    }
  }
}
