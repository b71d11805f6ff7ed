package org.bindery.itest.motion;

/** What a load moves bytes with, until something of it goes away. */
interface Setup extends AutoCloseable {
  /**
   * Moves some bytes and checks them.
   *
   * @return how many
   * @throws AwayException the device does not answer now
   * @throws org.bindery.api.RefusedException something has gone
   * @throws AssertionError a byte is wrong
   */
  long move() throws AwayException, InterruptedException;

  @Override
  void close();
}
