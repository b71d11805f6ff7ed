package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.AddressCommands;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IoasChangeProcess;
import org.bindery.uapi.iommufd.IovaRangeEntry;

/**
 * {@code IOMMU_IOAS_ALLOW_IOVAS} and {@code IOMMU_IOAS_CHANGE_PROCESS}. Thread-safe.
 *
 * <p>Memory of the framework's has no file that the kernel knows, so none is mapped by one; and to
 * the kernel all owners are one process.
 */
record AddressCommand(String fd, IoctlDoor door, Arguments arguments, Gate gate)
    implements AddressCommands {
  @Override
  public void allowIovas(int ioas, List<IovaRange> ranges) {
    gate.enter();
    try (Arena arena = Arena.ofConfined()) {
      int size = IovaRangeEntry.STRUCT.size();
      MemorySegment list = arena.allocate((long) size * ranges.size() + 1, Long.BYTES);
      for (int i = 0; i < ranges.size(); i++) {
        MemorySegment entry = list.asSlice((long) i * size, size);
        IovaRangeEntry.START.set(entry, ranges.get(i).start());
        IovaRangeEntry.LAST.set(entry, ranges.get(i).last());
      }
      MemorySegment argument = arguments.begin(IoasAllowIovas.COMMAND);
      IoasAllowIovas.IOAS_ID.set(argument, ioas);
      IoasAllowIovas.NUM_IOVAS.set(argument, ranges.size());
      IoasAllowIovas.ALLOWED_IOVAS.set(argument, list.address());
      int result = door.ioctl(IoasAllowIovas.COMMAND.number(), argument);
      if (result < 0) {
        throw refused(result, ioas).exception();
      }
    } finally {
      gate.leave();
    }
  }

  private Refusal.Builder refused(int result, int ioas) {
    return switch (KernelErrors.errno(result)) {
      case ENOENT -> KernelErrors.refusal(result, "%s has no ioas %d", fd, ioas);
      case EINVAL ->
          KernelErrors.refusal(
              result, "ranges that are allowed have two bytes or more, and do not overlap");
      case EADDRINUSE ->
          KernelErrors.refusal(result, "a range meets what is reserved in ioas %d of %s", ioas, fd);
      default -> KernelErrors.unforeseen(result, "allowing ranges of ioas %d of %s", ioas, fd);
    };
  }

  @Override
  public long mapFile(
      int ioas, Memory file, long start, long length, Access access, OptionalLong iova) {
    throw Refusal.of(
            Errno.EOPNOTSUPP,
            "the memory at 0x%x has no file that the kernel knows; map it by its address",
            file.address())
        .exception();
  }

  @Override
  public void changeProcess(Process caller) {
    gate.enter();
    try {
      MemorySegment argument = arguments.begin(IoasChangeProcess.COMMAND);
      int result = door.ioctl(IoasChangeProcess.COMMAND.number(), argument);
      if (result < 0) {
        throw (KernelErrors.errno(result) == Errno.ENOTTY
                ? KernelErrors.refusal(
                    -Errno.EOPNOTSUPP.number(),
                    "this kernel charges what is pinned to who mapped it; it changes since Linux"
                        + " 6.14")
                : KernelErrors.unforeseen(result, "charging %s to another process", fd))
            .exception();
      }
    } finally {
      gate.leave();
    }
  }
}
