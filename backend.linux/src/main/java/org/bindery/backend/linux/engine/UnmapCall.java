package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.iommufd.IoasUnmap;

/** The ioctl {@code IOMMU_IOAS_UNMAP}, without books. Thread-safe. */
record UnmapCall(IoctlDoor door, Arguments arguments) {
  int call(int ioas, long iova, long length) {
    return call(arguments.begin(IoasUnmap.COMMAND), ioas, iova, length);
  }

  /** Of an address space that the caller has locked. */
  int call(IoasBook ioas, long iova, long length) {
    return call(ioas.unmapArgument(), ioas.id(), iova, length);
  }

  private int call(MemorySegment argument, int ioas, long iova, long length) {
    IoasUnmap.IOAS_ID.set(argument, ioas);
    IoasUnmap.IOVA.set(argument, iova);
    IoasUnmap.LENGTH.set(argument, length);
    return door.ioctl(IoasUnmap.COMMAND.number(), argument);
  }

  /** Takes back what was mapped a moment ago. */
  void takeBack(int ioas, long iova, long length) {
    int result = call(ioas, iova, length);
    if (result < 0) {
      throw KernelErrors.unforeseen(
              result, "taking back 0x%x bytes at 0x%x of ioas %d", length, iova, ioas)
          .exception();
    }
  }
}
