package org.bindery.backend.linux.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;

/** {@code VFIO_DEVICE_GET_INFO} and {@code VFIO_DEVICE_GET_REGION_INFO}. For one thread. */
record RegionQuery(String device, FileDoor door) {
  /** A capability begins with id and version (16 bits each) and the next one's offset (32). */
  private static final int NEXT = 4;

  private static final int ROOM = 4096;

  /** Those with a size, by ascending index. */
  List<VfioRegion> ask() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(DeviceGetInfo.COMMAND.size(), Long.BYTES);
      DeviceGetInfo.COMMAND.prepare(info);
      FileErrors.check(door.ioctl(DeviceGetInfo.COMMAND.number(), info), "describing %s", device);
      List<VfioRegion> regions = new ArrayList<>();
      int count = DeviceGetInfo.NUM_REGIONS.get(info);
      MemorySegment argument = arena.allocate(ROOM, Long.BYTES);
      for (int index = 0; index < count; index++) {
        VfioRegion region = ask(index, argument);
        if (region != null) {
          regions.add(region);
        }
      }
      return List.copyOf(regions);
    }
  }

  /** Null: there is nothing at the index. */
  private VfioRegion ask(int index, MemorySegment argument) {
    argument.fill((byte) 0);
    DeviceGetRegionInfo.COMMAND.prepare(argument);
    // What the kernel has to say besides fits behind.
    argument.set(ValueLayout.JAVA_INT, 0, ROOM);
    DeviceGetRegionInfo.INDEX.set(argument, index);
    int result = door.ioctl(DeviceGetRegionInfo.COMMAND.number(), argument);
    if (result == -22 || DeviceGetRegionInfo.SIZE.get(argument) == 0) {
      // EINVAL: a function without VGA ranges, say, has no such index.
      return null;
    }
    FileErrors.check(result, "describing region %d of %s", index, device);
    int flags = DeviceGetRegionInfo.FLAGS.get(argument);
    return new VfioRegion(
        index,
        VfioRegion.name(index),
        DeviceGetRegionInfo.SIZE.get(argument),
        (flags & DeviceGetRegionInfo.FLAG_READ) != 0,
        (flags & DeviceGetRegionInfo.FLAG_WRITE) != 0,
        (flags & DeviceGetRegionInfo.FLAG_MMAP) != 0,
        (flags & DeviceGetRegionInfo.FLAG_CAPS) != 0 && hasParts(argument),
        DeviceGetRegionInfo.OFFSET.get(argument));
  }

  private static boolean hasParts(MemorySegment argument) {
    int at = DeviceGetRegionInfo.CAP_OFFSET.get(argument);
    // The chain goes forward only.
    for (int last = 0; at > last && at <= ROOM - 2 * NEXT; ) {
      if (argument.get(ValueLayout.JAVA_SHORT_UNALIGNED, at)
          == DeviceGetRegionInfo.CAP_SPARSE_MMAP) {
        return true;
      }
      last = at;
      at = argument.get(ValueLayout.JAVA_INT_UNALIGNED, at + NEXT);
    }
    return false;
  }
}
