package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;

/**
 * What a unit makes of messages (I7).
 *
 * <p>Safe for use by several threads. {@link #deliver} takes no lock of the router's and makes no
 * garbage.
 */
public interface MessageRouter {
  /** Writes there, without PASID, are messages. */
  IovaRange window();

  /**
   * The window is one of the requester's table: whoever has no table reaches nothing there. Else
   * the unit knows messages by their address, whatever the requester's table is.
   */
  default boolean byTable() {
    return false;
  }

  /**
   * Reserves messages for a function.
   *
   * @param count a power of two
   * @throws org.bindery.api.RefusedException ENOSPC the table has no room for so many
   */
  MessageBlock allocate(MessageSource source, int count);

  /**
   * A message has arrived.
   *
   * @param from what it bears
   * @param address in the window, a multiple of 4
   * @return null: it was taken
   */
  InterruptDenial deliver(RequesterId from, long address, int data);
}
