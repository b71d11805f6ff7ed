package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasMap;

/**
 * Asks the kernel whether it has an area: by a copy of it onto itself, which finds the source first
 * (ENOENT) and then that its place is taken (EEXIST), so nothing is ever changed. Thread-safe.
 */
record Presence(IoctlDoor door, Arguments arguments) {
  boolean has(int ioas, MappedArea area) {
    MemorySegment argument = arguments.begin(IoasCopy.COMMAND);
    IoasCopy.FLAGS.set(argument, IoasMap.FIXED_IOVA | IoasMap.READABLE);
    IoasCopy.DST_IOAS_ID.set(argument, ioas);
    IoasCopy.SRC_IOAS_ID.set(argument, ioas);
    IoasCopy.LENGTH.set(argument, area.length());
    IoasCopy.DST_IOVA.set(argument, area.iova());
    IoasCopy.SRC_IOVA.set(argument, area.iova());
    return door.ioctl(IoasCopy.COMMAND.number(), argument) != -Errno.ENOENT.number();
  }
}
