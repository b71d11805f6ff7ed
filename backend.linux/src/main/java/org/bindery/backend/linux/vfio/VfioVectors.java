package org.bindery.backend.linux.vfio;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The interrupts of a bound device: as many vectors are enabled as the highest wired one needs,
 * since each costs the host one of its own. Thread-safe: one change at a time.
 */
final class VfioVectors {
  private final String device;
  private final List<IrqIndex> indexes;
  private final SetIrqs setIrqs;
  private final Signals signals;
  // All of one kind. Guarded by this, as the rest.
  private final NavigableMap<Integer, Wire> wired = new TreeMap<>();
  private int enabled;
  private boolean ended;

  VfioVectors(String device, List<IrqIndex> indexes, SetIrqs setIrqs, Signals signals) {
    this.device = device;
    this.indexes = indexes;
    this.setIrqs = setIrqs;
    this.signals = signals;
  }

  List<InterruptInfo> list() {
    return indexes.stream().map(index -> new InterruptInfo(index.kind(), index.vectors())).toList();
  }

  /** As {@link org.bindery.api.BoundDevice#interrupt}. */
  synchronized Interrupt wire(InterruptKind kind, int vector) {
    IrqIndex index = check(kind, vector);
    VfioInterrupt interrupt = new VfioInterrupt(kind, vector, this);
    Wire wire = new Wire(interrupt, signals.open(interrupt::raised));
    boolean done = false;
    try {
      int result = enable(index, vector, wire.signal.number());
      if (result != 0) {
        throw refused(result, kind, vector);
      }
      wired.put(vector, wire);
      done = true;
      return interrupt;
    } finally {
      if (!done) {
        wire.signal.close();
      }
    }
  }

  private IrqIndex check(InterruptKind kind, int vector) {
    if (ended) {
      throw Refusal.of(Errno.ENODEV, "%s is not bound any more", device).exception();
    }
    IrqIndex index = indexes.stream().filter(one -> one.kind() == kind).findFirst().orElse(null);
    if (index == null || vector < 0 || vector >= index.vectors()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s has no %s vector %d; it has %d",
              device,
              kind,
              vector,
              index == null ? 0 : index.vectors())
          .exception();
    }
    if (!wired.isEmpty()) {
      VfioInterrupt other = wired.getOrDefault(vector, wired.firstEntry().getValue()).interrupt;
      if (other.kind() != kind || other.vector() == vector) {
        throw Refusal.of(
                Errno.EBUSY, "%s vector %d of %s is wired", other.kind(), other.vector(), device)
            .blockedBy("%s vector %d".formatted(other.kind(), other.vector()), "wired")
            .exception();
      }
    }
    return index;
  }

  private int enable(IrqIndex index, int vector, int eventfd) {
    if (enabled > vector || enabled > 0 && !index.growsOnlyAnew()) {
      int result = setIrqs.wire(index.kind(), vector, eventfd);
      if (result == 0) {
        enabled = Math.max(enabled, vector + 1);
      }
      return result;
    }
    int[] before = eventfds(enabled);
    int[] after = eventfds(vector + 1);
    after[vector] = eventfd;
    if (enabled > 0) {
      setIrqs.disable(index.kind());
    }
    int result = setIrqs.wire(index.kind(), 0, after);
    if (result == 0) {
      enabled = vector + 1;
    } else if (before.length > 0) {
      setIrqs.wire(index.kind(), 0, before);
    }
    return result;
  }

  private int[] eventfds(int length) {
    int[] eventfds = new int[length];
    Arrays.fill(eventfds, SetIrqs.NONE);
    wired.forEach((vector, wire) -> eventfds[vector] = wire.signal.number());
    return eventfds;
  }

  /** Nothing happens when it is not wired any more. */
  synchronized void unwire(VfioInterrupt interrupt) {
    Wire wire = wired.get(interrupt.vector());
    if (wire == null || wire.interrupt != interrupt) {
      return;
    }
    wired.remove(interrupt.vector());
    // Whatever the kernel says: nobody listens any more.
    if (wired.isEmpty()) {
      setIrqs.disable(interrupt.kind());
      enabled = 0;
    } else {
      setIrqs.wire(interrupt.kind(), interrupt.vector(), SetIrqs.NONE);
    }
    wire.signal.close();
  }

  /** Lets a wire be raised again, if it is still this one's. */
  synchronized void unmask(VfioInterrupt interrupt) {
    Wire wire = wired.get(interrupt.vector());
    if (wire != null && wire.interrupt == interrupt) {
      setIrqs.unmask();
    }
  }

  /** The file is about to be closed, which ends all of them. */
  synchronized void endAll() {
    ended = true;
    for (Wire wire : wired.values()) {
      wire.interrupt.end();
      wire.signal.close();
    }
    wired.clear();
  }

  private RefusedException refused(int result, InterruptKind kind, int vector) {
    return result > 0
        ? Refusal.of(
                Errno.ENOSPC,
                "the host has interrupts for %d %s vectors of %s only, %d are needed",
                result,
                kind,
                device,
                vector + 1)
            .exception()
        : FileErrors.of(result, "wiring %s vector %d of %s", kind, vector, device);
  }

  private record Wire(VfioInterrupt interrupt, Signals.Signal signal) {}
}
