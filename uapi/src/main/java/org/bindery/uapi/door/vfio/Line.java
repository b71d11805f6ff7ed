package org.bindery.uapi.door.vfio;

import java.util.function.LongSupplier;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.file.EventFile;

/**
 * The legacy interrupt, with the eventfd that it counts in. Raised, it is masked until somebody
 * unmasks it; when it is asserted still by then, it is raised again: {@code vfio_intx_handler}.
 *
 * <p>Masked it is not wired: to wire it finds out whether it is asserted. Changes take turns
 * ({@link Interrupts}); who reads the eventfd asks it, under the eventfd's lock.
 */
final class Line {
  private final LongSupplier source = this::news;
  private final DeviceFile file;
  // Changed by one at a time; null: nobody is told.
  private EventFile event;
  // Guarded by this; null: masked.
  private Interrupt interrupt;
  private boolean raised;

  /**
   * @throws org.bindery.api.RefusedException as {@link DeviceFile#interrupt}
   */
  Line(DeviceFile file) {
    this.file = file;
    this.interrupt = file.interrupt(InterruptKind.INTX, 0);
  }

  /**
   * Counts in another eventfd from now on.
   *
   * @param next held by the caller for this from now on; or null
   */
  void tell(EventFile next) {
    EventFile before = event;
    if (before != null) {
      before.remove(source);
      before.drop();
    }
    event = next;
    if (next != null) {
      next.add(source);
    }
  }

  EventFile event() {
    return event;
  }

  void mask() {
    collect();
    unwire();
  }

  /** Nothing happens when it is not masked. */
  void unmask() {
    collect();
    synchronized (this) {
      if (interrupt != null && !raised) {
        return;
      }
      unwire();
      interrupt = file.interrupt(InterruptKind.INTX, 0);
    }
  }

  void end() {
    tell(null);
    unwire();
  }

  private void collect() {
    if (event != null) {
      event.signal(news());
    }
  }

  private synchronized void unwire() {
    Interrupt wired = interrupt;
    interrupt = null;
    raised = false;
    if (wired != null) {
      wired.close();
    }
  }

  private synchronized long news() {
    if (raised || interrupt == null || interrupt.count() == 0) {
      return 0;
    }
    raised = true;
    return 1;
  }
}
