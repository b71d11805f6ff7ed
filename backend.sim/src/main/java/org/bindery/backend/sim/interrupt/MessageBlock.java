package org.bindery.backend.sim.interrupt;

/**
 * Messages of one function that belong together: they differ in the lowest bits of their data only,
 * as those of the MSI capability have to. None raises anything until it is routed. Used by one
 * thread at a time.
 */
public interface MessageBlock extends AutoCloseable {
  /** Where the messages are written to. */
  long address();

  /** What is written as a message, 0 to the block's size - 1. */
  int data(int message);

  /**
   * A message raises this from now on.
   *
   * @throws org.bindery.api.RefusedException ENOSPC no vector of a processor is left
   */
  void route(int message, InterruptTarget target);

  /** A message raises nothing from now on: whoever sends it has it recorded as a fault. */
  void unroute(int message);

  /** Its entries are others' from now on. Closing twice is closing once. */
  @Override
  void close();
}
