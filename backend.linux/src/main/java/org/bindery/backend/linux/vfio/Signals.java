package org.bindery.backend.linux.vfio;

import java.util.function.LongConsumer;

/** Makes eventfds and watches them. */
interface Signals {
  /**
   * @param raised told how often more, on the watching thread; does not block
   * @throws org.bindery.api.RefusedException EMFILE, ENODEV
   */
  Signal open(LongConsumer raised);

  /** A watched eventfd, until it is closed. */
  interface Signal extends AutoCloseable {
    int number();

    @Override
    void close();
  }
}
