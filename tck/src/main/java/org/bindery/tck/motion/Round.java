package org.bindery.tck.motion;

/** What bytes are moved with, from being bound until something of it goes. */
interface Round extends AutoCloseable {
  /**
   * Moves some bytes and compares them.
   *
   * @return how many
   * @throws org.bindery.api.RefusedException something has gone
   * @throws AssertionError a byte is wrong
   */
  long move();

  @Override
  void close();
}
