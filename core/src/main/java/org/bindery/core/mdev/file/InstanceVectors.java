package org.bindery.core.mdev.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;

/**
 * An instance's interrupts: what its model raises goes to the vectors that its owner has wired, and
 * nowhere else (I7). One kind is wired at a time, as in VFIO. The legacy line is a level: a wired
 * vector counts when it becomes asserted. Safe for use by several threads.
 */
final class InstanceVectors {
  private final String device;
  private final List<InterruptInfo> kinds;
  // All guarded by this.
  private final Map<Integer, InstanceVector> wired = new HashMap<>();
  private boolean asserted;

  InstanceVectors(String device, List<InterruptInfo> kinds) {
    this.device = device;
    this.kinds = kinds.stream().filter(kind -> kind.vectors() > 0).toList();
  }

  List<InterruptInfo> list() {
    return kinds;
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL no such vector; EBUSY it, or another kind, is
   *     wired; what the permit refuses
   */
  synchronized Interrupt wire(InterruptKind kind, int vector, Permit permit) {
    permit.require();
    int there = kinds.stream().filter(k -> k.kind() == kind).mapToInt(InterruptInfo::vectors).sum();
    if (vector < 0 || vector >= there) {
      throw Refusal.of(
              Errno.EINVAL, "%s has %d %s vectors, no vector %d", device, there, kind, vector)
          .exception();
    }
    for (InstanceVector other : wired.values()) {
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
    InstanceVector interrupt = new InstanceVector(kind, vector, this);
    wired.put(vector, interrupt);
    if (kind == InterruptKind.INTX && asserted) {
      interrupt.raise();
    }
    return interrupt;
  }

  synchronized void unwire(InstanceVector interrupt) {
    wired.remove(interrupt.vector(), interrupt);
  }

  /** Unwires all; waits on them end. */
  synchronized void end() {
    List.copyOf(wired.values()).forEach(InstanceVector::close);
  }

  /** False when the vector is not wired for messages. */
  synchronized boolean raise(int vector) {
    InstanceVector interrupt = wired.get(vector);
    if (interrupt == null || interrupt.kind() == InterruptKind.INTX) {
      return false;
    }
    interrupt.raise();
    return true;
  }

  /** True when a vector is wired for messages. */
  synchronized boolean messages() {
    return wired.values().stream().anyMatch(v -> v.kind() != InterruptKind.INTX);
  }

  synchronized void line(boolean level) {
    boolean rises = level && !asserted;
    asserted = level;
    InstanceVector interrupt = wired.get(0);
    if (rises && interrupt != null && interrupt.kind() == InterruptKind.INTX) {
      interrupt.raise();
    }
  }
}
