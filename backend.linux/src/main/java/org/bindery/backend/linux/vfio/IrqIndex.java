package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.InterruptKind;
import org.bindery.backend.linux.engine.Arguments;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;

/**
 * An interrupt index of a device: its number is the kind's ordinal.
 *
 * @param growsOnlyAnew more vectors than were enabled first need all of them disabled
 */
record IrqIndex(InterruptKind kind, int vectors, boolean growsOnlyAnew) {
  /** Those that have vectors. */
  static List<IrqIndex> ask(FileDoor door, Arguments arguments) {
    List<IrqIndex> found = new ArrayList<>();
    for (InterruptKind kind : InterruptKind.values()) {
      MemorySegment argument = arguments.begin(DeviceGetIrqInfo.COMMAND);
      int vectors = vectors(kind.ordinal(), door, argument);
      if (vectors > 0) {
        found.add(
            new IrqIndex(
                kind,
                vectors,
                (DeviceGetIrqInfo.FLAGS.get(argument) & DeviceGetIrqInfo.NORESIZE) != 0));
      }
    }
    return List.copyOf(found);
  }

  /** How many vectors any index has, those that are no interrupts of the device's included. */
  static int vectors(int index, FileDoor door, Arguments arguments) {
    return vectors(index, door, arguments.begin(DeviceGetIrqInfo.COMMAND));
  }

  private static int vectors(int index, FileDoor door, MemorySegment argument) {
    DeviceGetIrqInfo.INDEX.set(argument, index);
    // A driver that does not know an index says EINVAL: none there.
    return door.ioctl(DeviceGetIrqInfo.COMMAND.number(), argument) < 0
        ? 0
        : DeviceGetIrqInfo.COUNT.get(argument);
  }
}
