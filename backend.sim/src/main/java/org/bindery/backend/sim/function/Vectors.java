package org.bindery.backend.sim.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.interrupt.MessagePath;

/**
 * A function's interrupts. To wire a vector gives the function a message that raises it; what the
 * model raises is that message, written as any DMA, and where it goes is for the unit to say (I7).
 *
 * <p>The legacy line is a level: a wired vector counts when it becomes asserted and enabled. One
 * kind is wired at a time, as in VFIO. Safe for use by several threads.
 */
public final class Vectors {
  private final String device;
  private final ConfigSpace config;
  // All guarded by this.
  private final Map<Integer, WiredInterrupt> wired = new TreeMap<>();
  private final FunctionMessages messages;
  private boolean asserted;
  private boolean counted;

  Vectors(String device, ConfigSpace config, MessagePath path) {
    this.device = device;
    this.config = config;
    this.messages = new FunctionMessages(path);
    config.onChange(this::evaluateLine);
  }

  public List<InterruptInfo> list() {
    List<InterruptInfo> kinds = new ArrayList<>();
    for (InterruptKind kind : InterruptKind.values()) {
      if (count(kind) > 0) {
        kinds.add(new InterruptInfo(kind, count(kind)));
      }
    }
    return kinds;
  }

  private int count(InterruptKind kind) {
    return switch (kind) {
      case INTX -> config.hasIntx() ? 1 : 0;
      case MSI -> config.msiVectors();
      case MSIX -> config.msixVectors();
    };
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL no such vector; EBUSY it, or another kind, is
   *     wired; ENOSPC no message is left for it; what the permit refuses
   */
  public Interrupt wire(InterruptKind kind, int vector, Permit permit) {
    return wire(kind, vector, () -> {}, permit);
  }

  /**
   * Wires a message-signalled vector for the host's own driver: MSI-X where the function has it.
   *
   * @param listener as {@link WiredInterrupt} says
   * @throws org.bindery.api.RefusedException as {@link #wire(InterruptKind, int, Permit)}
   */
  public Interrupt listen(int vector, Runnable listener, Permit permit) {
    return wire(messages(), vector, listener, permit);
  }

  /** How many message-signalled vectors there are of the kind that {@link #listen} wires. */
  public int messageVectors() {
    return count(messages());
  }

  private InterruptKind messages() {
    return config.msixVectors() > 0 ? InterruptKind.MSIX : InterruptKind.MSI;
  }

  private Interrupt wire(InterruptKind kind, int vector, Runnable listener, Permit permit) {
    WiredInterrupt interrupt = put(kind, vector, listener, permit);
    // A line that is asserted already counts.
    evaluateLine();
    return interrupt;
  }

  private synchronized WiredInterrupt put(
      InterruptKind kind, int vector, Runnable listener, Permit permit) {
    permit.require();
    int there = count(kind);
    if (vector < 0 || vector >= there) {
      throw Refusal.of(
              Errno.EINVAL, "%s has %d %s vectors, no vector %d", device, there, kind, vector)
          .exception();
    }
    for (WiredInterrupt other : wired.values()) {
      if (other.kind() != kind || other.vector() == vector) {
        throw Refusal.of(
                Errno.EBUSY,
                "%s vector %d of %s cannot be wired while %s vector %d is",
                kind,
                vector,
                device,
                other.kind(),
                other.vector())
            .blockedBy("%s vector %d".formatted(other.kind(), other.vector()), "wired")
            .exception();
      }
    }
    WiredInterrupt interrupt = new WiredInterrupt(kind, vector, this, listener);
    if (kind != InterruptKind.INTX) {
      messages.put(kind, vector, there, interrupt);
    }
    wired.put(vector, interrupt);
    if (wired.size() == 1) {
      enable(kind, true);
    }
    if (kind == InterruptKind.INTX) {
      counted = false;
    }
    return interrupt;
  }

  synchronized void unwire(WiredInterrupt interrupt) {
    if (!wired.remove(interrupt.vector(), interrupt)) {
      return;
    }
    if (interrupt.kind() != InterruptKind.INTX) {
      messages.remove(interrupt.vector());
    }
    if (wired.isEmpty()) {
      enable(interrupt.kind(), false);
    }
  }

  private void enable(InterruptKind kind, boolean on) {
    switch (kind) {
      case INTX -> {}
      case MSI -> config.allowMsi(on);
      case MSIX -> config.allowMsix(on);
    }
  }

  /** Unwires all; waits on them end. */
  public synchronized void end() {
    for (WiredInterrupt interrupt : List.copyOf(wired.values())) {
      interrupt.close();
    }
  }

  /**
   * Sends a vector's message, with no lock held. One that is on its way when the vector is unwired
   * may still arrive, as on a bus, wherever it leads by then.
   *
   * @return false when message-signalled interrupts are off, the vector is not wired, or the unit
   *     has refused its message
   */
  boolean raise(int vector) {
    FunctionMessages.Message message;
    synchronized (this) {
      message = config.msiEnabled() ? messages.of(vector) : null;
    }
    return message != null && messages.send(message);
  }

  void line(boolean level) {
    synchronized (this) {
      asserted = level;
      config.interruptPending(level);
    }
    evaluateLine();
  }

  private void evaluateLine() {
    WiredInterrupt due = due();
    if (due != null) {
      due.raise();
    }
  }

  /** What the line raises now; null: nothing. */
  private synchronized WiredInterrupt due() {
    boolean active = asserted && !config.intxDisabled();
    WiredInterrupt interrupt = wired.get(0);
    boolean raises =
        active && !counted && interrupt != null && interrupt.kind() == InterruptKind.INTX;
    counted = active;
    return raises ? interrupt : null;
  }
}
