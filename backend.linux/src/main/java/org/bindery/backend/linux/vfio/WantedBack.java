package org.bindery.backend.linux.vfio;

import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.Arguments;

/**
 * That the kernel wants a device back, {@code VFIO_PCI_REQ_IRQ_INDEX}: who removes the device, or
 * takes it from vfio-pci, waits in the kernel until its file is closed, and this eventfd is
 * signalled, every ten seconds again. A driver without it, as of most mediated devices, lets them
 * wait.
 *
 * <p>Thread-safe. The listener is run with no lock held.
 */
final class WantedBack {
  private static final int INDEX = 4;

  private static final Runnable NOBODY = () -> {};

  // Guarded by this.
  private Signals.Signal signal;
  private Runnable listener = NOBODY;
  private boolean asked;

  /** Listens from here on, if the driver can tell. */
  static WantedBack of(FileDoor door, Arguments arguments, Signals signals) {
    WantedBack wanted = new WantedBack();
    if (IrqIndex.vectors(INDEX, door, arguments) > 0) {
      wanted.wire(new SetIrqs(door), signals);
    }
    return wanted;
  }

  private void wire(SetIrqs setIrqs, Signals signals) {
    Signals.Signal opened;
    try {
      opened = signals.open(_ -> raised());
    } catch (RefusedException e) {
      // Not a reason to refuse the bind: then the kernel waits for us unheard.
      return;
    }
    if (setIrqs.wire(INDEX, 0, opened.number()) != 0) {
      opened.close();
      return;
    }
    synchronized (this) {
      signal = opened;
    }
  }

  private void raised() {
    Runnable now;
    synchronized (this) {
      asked = true;
      now = listener;
    }
    now.run();
  }

  /** As {@link org.bindery.host.DeviceFile#wanted}. */
  void listen(Runnable to) {
    boolean already;
    synchronized (this) {
      listener = to;
      already = asked;
    }
    if (already) {
      to.run();
    }
  }

  /** The file is about to be closed, which is what was wanted. Twice is once. */
  synchronized void end() {
    listener = NOBODY;
    if (signal != null) {
      signal.close();
      signal = null;
    }
  }
}
