package org.bindery.device.idxd.guest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;

/**
 * The two MSI-X vectors of a guest's accelerator: 0 for the device, 1 for descriptors. What is not
 * wired goes nowhere. Guarded by itself.
 */
final class GuestVectors {
  static final int DEVICE = 0;
  static final int DESCRIPTORS = 1;

  private static final int COUNT = 2;

  private final Map<Integer, GuestInterrupt> wired = new TreeMap<>();

  static List<InterruptInfo> list() {
    return List.of(new InterruptInfo(InterruptKind.MSIX, COUNT));
  }

  synchronized Interrupt wire(InterruptKind kind, int vector) {
    if (kind != InterruptKind.MSIX || vector < 0 || vector >= COUNT) {
      throw Refusal.of(
              Errno.EINVAL,
              "a passed work queue has %d MSI-X vectors, no %s vector %d",
              COUNT,
              kind,
              vector)
          .exception();
    }
    if (wired.containsKey(vector)) {
      throw Refusal.of(Errno.EBUSY, "MSI-X vector %d is wired already", vector)
          .blockedBy("MSI-X vector " + vector, "wired")
          .exception();
    }
    GuestInterrupt interrupt = new GuestInterrupt(vector, this);
    wired.put(vector, interrupt);
    return interrupt;
  }

  synchronized void unwire(GuestInterrupt interrupt) {
    wired.remove(interrupt.vector(), interrupt);
  }

  void raise(int vector) {
    GuestInterrupt interrupt;
    synchronized (this) {
      interrupt = wired.get(vector);
    }
    if (interrupt != null) {
      interrupt.raise();
    }
  }

  /** Unwires all; waits on them end. */
  void end() {
    List<GuestInterrupt> all;
    synchronized (this) {
      all = List.copyOf(wired.values());
    }
    all.forEach(GuestInterrupt::close);
  }
}
