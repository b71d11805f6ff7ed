package org.bindery.uapi.door.vfio;

import java.util.function.LongSupplier;
import org.bindery.api.Interrupt;
import org.bindery.uapi.door.file.EventFile;

/**
 * A message-signalled vector with the eventfd that it counts in. Thread-safe: who reads the eventfd
 * asks it, under the eventfd's lock.
 */
final class Wire {
  private final LongSupplier source = this::news;
  private final Interrupt interrupt;
  private final EventFile event;
  // Guarded by this.
  private long seen;

  /**
   * @param event held by the caller for this from now on
   */
  Wire(Interrupt interrupt, EventFile event) {
    this.interrupt = interrupt;
    this.event = event;
    event.add(source);
  }

  EventFile event() {
    return event;
  }

  void end() {
    interrupt.close();
    event.remove(source);
    event.drop();
  }

  private synchronized long news() {
    long before = seen;
    seen = interrupt.count();
    return seen - before;
  }
}
