package org.bindery.backend.linux.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.InterruptKind;
import org.bindery.uapi.vfio.DeviceSetIrqs;

/** {@code VFIO_DEVICE_SET_IRQS}; the index's number is the kind's ordinal. Thread-safe. */
record SetIrqs(FileDoor door) {
  /** Instead of an eventfd: the vector is not wired. */
  static final int NONE = -1;

  /**
   * Wires vectors from {@code start} on.
   *
   * @return 0; the negative errno; more than 0: the host has only so many vectors
   */
  int wire(InterruptKind kind, int start, int... eventfds) {
    return wire(kind.ordinal(), start, eventfds);
  }

  /** As {@link #wire(InterruptKind, int, int...)}, of any index by its number. */
  int wire(int index, int start, int... eventfds) {
    int size = DeviceSetIrqs.DATA + eventfds.length * Integer.BYTES;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(size, Long.BYTES);
      begin(argument, size, index);
      DeviceSetIrqs.FLAGS.set(argument, DeviceSetIrqs.DATA_EVENTFD | DeviceSetIrqs.ACTION_TRIGGER);
      DeviceSetIrqs.START.set(argument, start);
      DeviceSetIrqs.COUNT.set(argument, eventfds.length);
      MemorySegment.copy(
          eventfds,
          0,
          argument,
          ValueLayout.JAVA_INT_UNALIGNED,
          DeviceSetIrqs.DATA,
          eventfds.length);
      return door.ioctl(DeviceSetIrqs.COMMAND.number(), argument);
    }
  }

  /** Ends all vectors of a kind. */
  int disable(InterruptKind kind) {
    return plain(kind, DeviceSetIrqs.ACTION_TRIGGER, 0);
  }

  /** Lets a wire be raised again. */
  int unmask() {
    return plain(InterruptKind.INTX, DeviceSetIrqs.ACTION_UNMASK, 1);
  }

  private int plain(InterruptKind kind, int action, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(DeviceSetIrqs.DATA, Long.BYTES);
      begin(argument, DeviceSetIrqs.DATA, kind.ordinal());
      DeviceSetIrqs.FLAGS.set(argument, DeviceSetIrqs.DATA_NONE | action);
      DeviceSetIrqs.COUNT.set(argument, count);
      return door.ioctl(DeviceSetIrqs.COMMAND.number(), argument);
    }
  }

  private static void begin(MemorySegment argument, int size, int index) {
    DeviceSetIrqs.COMMAND.prepare(argument);
    argument.set(ValueLayout.JAVA_INT, 0, size);
    DeviceSetIrqs.INDEX.set(argument, index);
  }
}
