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
      DeviceGetIrqInfo.INDEX.set(argument, kind.ordinal());
      // A driver that does not know an index says EINVAL: none there.
      if (door.ioctl(DeviceGetIrqInfo.COMMAND.number(), argument) >= 0
          && DeviceGetIrqInfo.COUNT.get(argument) > 0) {
        found.add(
            new IrqIndex(
                kind,
                DeviceGetIrqInfo.COUNT.get(argument),
                (DeviceGetIrqInfo.FLAGS.get(argument) & DeviceGetIrqInfo.NORESIZE) != 0));
      }
    }
    return List.copyOf(found);
  }
}
