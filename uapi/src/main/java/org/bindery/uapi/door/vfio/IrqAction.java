package org.bindery.uapi.door.vfio;

import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.file.EventFile;
import org.bindery.uapi.vfio.DeviceSetIrqs;

/**
 * Carries out what a user wants of vectors that are there: {@code vfio_pci_set_irqs_ioctl}.
 *
 * @param index INTx, MSI, MSI-X, errors, requests for the device
 * @param action one of the three, or what is none
 */
record IrqAction(Binding binding, int index, int action, IrqData data, int start, int count) {
  void run() {
    // One user's changes do not come between another's.
    synchronized (binding.interrupts()) {
      boolean trigger = action == DeviceSetIrqs.ACTION_TRIGGER;
      if (index == 0 && (trigger || isMask() || action == DeviceSetIrqs.ACTION_UNMASK)) {
        line();
      } else if (trigger && index < DeviceInfos.ERRORS) {
        messages(InterruptKind.values()[index]);
      } else if (trigger && index == DeviceInfos.ERRORS) {
        single(binding.interrupts().error(), binding.interrupts()::error);
      } else if (trigger) {
        single(binding.interrupts().request(), binding.interrupts()::request);
      } else {
        throw Refusal.of(Errno.ENOTTY, "action 0x%x on interrupts %d", action, index).exception();
      }
    }
  }

  private boolean isMask() {
    return action == DeviceSetIrqs.ACTION_MASK;
  }

  private void line() {
    Interrupts interrupts = binding.interrupts();
    if (action != DeviceSetIrqs.ACTION_TRIGGER) {
      maskLine();
    } else if (count == 0 && data.none()) {
      interrupts.disable(InterruptKind.INTX);
    } else if (count != 1) {
      throw notOne();
    } else if (data.eventfds()) {
      giving(data.hold(0), interrupts::line);
    } else {
      EventFile event = interrupts.line().event();
      if (event != null && data.meant(0)) {
        event.signal(1);
      }
    }
  }

  private void maskLine() {
    Line line = binding.interrupts().line();
    if (count != 1) {
      throw notOne();
    }
    if (data.eventfds()) {
      throw Refusal.of(
              isMask() ? Errno.ENOTTY : Errno.EOPNOTSUPP,
              "the line is masked and unmasked by commands, not by an eventfd")
          .exception();
    }
    if (!data.meant(0)) {
      return;
    }
    if (isMask()) {
      line.mask();
    } else {
      line.unmask();
    }
  }

  private RefusedException notOne() {
    return Refusal.of(Errno.EINVAL, "%d lines, of one", count).exception();
  }

  private void messages(InterruptKind kind) {
    Interrupts interrupts = binding.interrupts();
    if (count == 0 && data.none()) {
      interrupts.disable(kind);
    } else if (data.eventfds()) {
      wire(kind);
    } else {
      interrupts.require(kind);
      for (int i = 0; i < count; i++) {
        if (data.meant(i)) {
          interrupts.raise(start + i);
        }
      }
    }
  }

  /** All or none: where one is refused, those of this call count nowhere. */
  private void wire(InterruptKind kind) {
    Interrupts interrupts = binding.interrupts();
    boolean first = interrupts.enable(kind, start + count);
    int at = 0;
    boolean done = false;
    try {
      for (; at < count; at++) {
        int vector = start + at;
        interrupts.wire(kind, vector, null);
        giving(data.hold(at), event -> interrupts.wire(kind, vector, event));
      }
      done = true;
    } finally {
      if (!done && first) {
        interrupts.disable(kind);
      } else if (!done) {
        for (int i = 0; i <= at; i++) {
          interrupts.wire(kind, start + i, null);
        }
      }
    }
  }

  /** {@code vfio_pci_set_ctx_trigger_single}. */
  private void single(EventFile now, Consumer<EventFile> set) {
    if (count == 0 && !data.none() || data.none() && now == null) {
      throw Refusal.of(Errno.EINVAL, "it is not wired, or no vector was named").exception();
    }
    if (data.eventfds()) {
      if (data.descriptor(0) < -1) {
        throw Refusal.of(Errno.EINVAL, "descriptor %d", data.descriptor(0)).exception();
      }
      giving(data.hold(0), set);
    } else if (count == 0) {
      set.accept(null);
    } else if (now != null && data.meant(0)) {
      now.signal(1);
    }
  }

  /** Hands a held file on; who does not take it does not keep it. */
  private static void giving(EventFile event, Consumer<EventFile> taker) {
    boolean taken = false;
    try {
      taker.accept(event);
      taken = true;
    } finally {
      if (!taken && event != null) {
        event.drop();
      }
    }
  }
}
