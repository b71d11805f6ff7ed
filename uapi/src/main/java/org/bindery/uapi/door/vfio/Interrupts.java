package org.bindery.uapi.door.vfio;

import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.file.EventFile;

/**
 * Which interrupts of a bound device count in which eventfds: {@code drivers/vfio/pci/
 * vfio_pci_intrs.c}. One kind at a time.
 *
 * <p>Thread-safe: changes take turns by its lock ({@code igate}), under which eventfds and the
 * device's file are called; neither calls back.
 */
final class Interrupts {
  private final DeviceFile file;
  // All guarded by this.
  private InterruptKind enabled;
  private Line line;
  private final Map<Integer, Wire> wires = new TreeMap<>();
  private EventFile error;
  private EventFile request;

  Interrupts(DeviceFile file) {
    this.file = file;
  }

  /** Has the line count in an eventfd, or in none: {@code vfio_pci_set_intx_trigger}. */
  synchronized void line(EventFile event) {
    if (enabled == null) {
      line = new Line(file);
      enabled = InterruptKind.INTX;
    }
    require(InterruptKind.INTX);
    line.tell(event);
  }

  /**
   * The line, enabled.
   *
   * @throws RefusedException EINVAL it is not
   */
  synchronized Line line() {
    require(InterruptKind.INTX);
    return line;
  }

  /**
   * Enables a kind of messages, unless it is.
   *
   * @param vectors how many
   * @return whether it was not
   * @throws RefusedException EINVAL another kind is; ERANGE no vectors
   */
  synchronized boolean enable(InterruptKind kind, int vectors) {
    if (enabled == null) {
      if (vectors == 0) {
        throw Refusal.of(Errno.ERANGE, "no vectors to enable").exception();
      }
      enabled = kind;
      return true;
    }
    require(kind);
    return false;
  }

  /**
   * Has a vector count in an eventfd. The one before is let go first, also when this is refused.
   *
   * @param event held by the caller for this when it succeeds; null: in none
   */
  synchronized void wire(InterruptKind kind, int vector, EventFile event) {
    Wire before = wires.remove(vector);
    if (before != null) {
      before.end();
    }
    if (event != null) {
      wires.put(vector, new Wire(file.interrupt(kind, vector), event));
    }
  }

  /** Counts a vector once more, as if the device had raised it; nothing when it is not wired. */
  synchronized void raise(int vector) {
    Wire wire = wires.get(vector);
    if (wire != null) {
      wire.event().signal(1);
    }
  }

  /**
   * @throws RefusedException EINVAL the kind is not enabled
   */
  synchronized void disable(InterruptKind kind) {
    require(kind);
    enabled = null;
    if (line != null) {
      line.end();
      line = null;
    }
    wires.values().forEach(Wire::end);
    wires.clear();
  }

  /** Where errors of the device are told; no device here has any. */
  synchronized EventFile error() {
    return error;
  }

  synchronized void error(EventFile event) {
    EventFile before = error;
    error = event;
    drop(before);
  }

  /** Where it is told that the host wants the device back. */
  synchronized EventFile request() {
    return request;
  }

  synchronized void request(EventFile event) {
    EventFile before = request;
    request = event;
    file.wanted(event == null ? () -> {} : () -> event.signal(1));
    drop(before);
  }

  /** Before the device's file is closed. */
  synchronized void end() {
    if (enabled != null) {
      disable(enabled);
    }
    drop(error);
    error = null;
    drop(request);
    request = null;
  }

  /**
   * @throws RefusedException EINVAL another kind is enabled, or none
   */
  synchronized void require(InterruptKind kind) {
    if (enabled != kind) {
      throw Refusal.of(
              Errno.EINVAL,
              enabled == null ? "no interrupts are enabled" : "%s interrupts are enabled",
              enabled)
          .exception();
    }
  }

  private static void drop(EventFile event) {
    if (event != null) {
      event.drop();
    }
  }
}
