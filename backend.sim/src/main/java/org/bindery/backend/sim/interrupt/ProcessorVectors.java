package org.bindery.backend.sim.interrupt;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * The vectors of a machine's processors, of all of them together: what an x86 interrupt is in the
 * end, remapped or not. Safe for use by several threads.
 */
public final class ProcessorVectors {
  private static final int PROCESSORS = 255;
  private static final int BROADCAST = 0xff;
  private static final int VECTORS = 256;

  /** What Linux leaves to devices: above the legacy interrupts, below the system's own. */
  private static final int FIRST = 0x40;

  private static final int LAST = 0xeb;

  private final Slots<InterruptTarget> slots = new Slots<>(VECTORS * (PROCESSORS + 1));

  public ProcessorVectors() {
    for (int processor = 0; processor < PROCESSORS; processor++) {
      slots.keep(processor * VECTORS, FIRST);
      slots.keep(processor * VECTORS + LAST + 1, VECTORS - LAST - 1);
    }
    slots.keep(PROCESSORS * VECTORS, VECTORS);
  }

  /**
   * Takes vectors of one processor.
   *
   * @param count a power of two up to 32
   * @return processor in bits 15:8, the first vector in 7:0, aligned to the count
   */
  int take(String device, int count) {
    int first = slots.take(count);
    if (first < 0) {
      throw Refusal.of(Errno.ENOSPC, "the processors have no %d vectors left for %s", count, device)
          .exception();
    }
    return first;
  }

  void give(int first, int count) {
    slots.give(first, count);
  }

  /**
   * @param target null: the vector raises nothing from now on
   */
  void set(int number, InterruptTarget target) {
    slots.set(number, target);
  }

  /** Nothing happens when nobody has the vector: the processor takes it for a spurious one. */
  void raise(int processor, int vector) {
    if (processor != BROADCAST) {
      raise(slots.get(processor * VECTORS + vector));
      return;
    }
    for (int each = 0; each < PROCESSORS; each++) {
      raise(slots.get(each * VECTORS + vector));
    }
  }

  private static void raise(InterruptTarget target) {
    if (target != null) {
      target.raise();
    }
  }
}
