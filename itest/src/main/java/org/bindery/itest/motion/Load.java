package org.bindery.itest.motion;

/**
 * Moves bytes by one type of device for as long as it is open, checks each, and begins anew
 * whenever something it needs went away.
 */
interface Load extends AutoCloseable {
  /** Which type. */
  String name();

  /** Bytes moved and found right so far. */
  long moved();

  /**
   * Fails when a byte was wrong, or a call was refused with what motion does not explain.
   *
   * @throws AssertionError why
   */
  void check();

  /** Ends; everything that it used is closed when this returns. Fails as {@link #check}. */
  @Override
  void close();
}
