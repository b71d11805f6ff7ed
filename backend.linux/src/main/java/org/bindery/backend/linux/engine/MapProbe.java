package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.uapi.iommufd.IoasMap;

/**
 * Asks the kernel what it says of a map before it looks at the memory, which it does last: by a map
 * of an address where nothing ever is. Thread-safe.
 */
record MapProbe(IoctlDoor door, Arguments arguments) {
  /**
   * @param address of which only the place in its page is asked about
   * @return less than 0: what it refuses the place with; 0: it comes to look at the memory
   */
  int verdict(int ioas, long address, long length, Access access, OptionalLong iova) {
    MemorySegment argument = arguments.begin(IoasMap.COMMAND);
    MapCommands.fill(argument, ioas, address & 0xfff, length, access, iova);
    int result = door.ioctl(IoasMap.COMMAND.number(), argument);
    if (result >= 0) {
      // Only while there is no page table: then it was not looked at.
      new UnmapCall(door, arguments).takeBack(ioas, IoasMap.IOVA.get(argument), length);
      return 0;
    }
    // It also counts what it would take hold of, after having found the memory.
    return result == -Errno.EFAULT.number() || result == -Errno.ENOMEM.number() ? 0 : result;
  }
}
