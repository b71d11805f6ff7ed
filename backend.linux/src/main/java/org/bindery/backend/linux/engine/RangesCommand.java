package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IovaRangeEntry;

/** {@code IOMMU_IOAS_IOVA_RANGES}. Thread-safe. */
record RangesCommand(String fd, IoctlDoor door, Arguments arguments) {
  private static final int FIRST_TRY = 16;

  /**
   * @throws org.bindery.api.RefusedException ENOENT
   */
  IovaRanges ask(int ioas) {
    for (int room = FIRST_TRY; ; ) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment list = arena.allocate((long) room * IovaRangeEntry.STRUCT.size(), Long.BYTES);
        MemorySegment argument = arguments.begin(IoasIovaRanges.COMMAND);
        IoasIovaRanges.IOAS_ID.set(argument, ioas);
        IoasIovaRanges.NUM_IOVAS.set(argument, room);
        IoasIovaRanges.ALLOWED_IOVAS.set(argument, list.address());
        int result = door.ioctl(IoasIovaRanges.COMMAND.number(), argument);
        int count = IoasIovaRanges.NUM_IOVAS.get(argument);
        if (result == -Errno.EMSGSIZE.number()) {
          // They may become more until it is asked again.
          room = Math.max(count, room + 1);
          continue;
        }
        if (result < 0) {
          throw result == -Errno.ENOENT.number()
              ? KernelErrors.refusal(result, "%s has no ioas %d", fd, ioas).exception()
              : KernelErrors.unforeseen(result, "the ranges of ioas %d of %s", ioas, fd)
                  .exception();
        }
        return new IovaRanges(read(list, count), IoasIovaRanges.OUT_IOVA_ALIGNMENT.get(argument));
      }
    }
  }

  private static List<IovaRange> read(MemorySegment list, int count) {
    List<IovaRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      MemorySegment entry =
          list.asSlice((long) i * IovaRangeEntry.STRUCT.size(), IovaRangeEntry.STRUCT.size());
      ranges.add(new IovaRange(IovaRangeEntry.START.get(entry), IovaRangeEntry.LAST.get(entry)));
    }
    return ranges;
  }
}
