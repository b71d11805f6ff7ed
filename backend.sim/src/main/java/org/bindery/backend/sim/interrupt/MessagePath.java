package org.bindery.backend.sim.interrupt;

/** A function's way to interrupts. */
public interface MessagePath {
  /** As {@link MessageRouter#allocate}. */
  MessageBlock allocate(int count);

  /**
   * Writes a message.
   *
   * @return false: it was refused, and recorded where a unit refused it
   */
  boolean send(long address, int data);
}
