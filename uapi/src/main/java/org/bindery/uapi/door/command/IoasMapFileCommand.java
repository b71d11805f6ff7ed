package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.engine.AddressCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.file.MemoryFile;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.iommufd.IoasMapFile;

/**
 * The only files of memory that a process of this door has are those of {@link
 * org.bindery.uapi.door.RawDoor#memoryFile}; another file is EINVAL.
 */
final class IoasMapFileCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasMapFile.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = IoasMapFile.FLAGS.get(argument);
    MapArguments.requireKnown(flags);
    long iova = IoasMapFile.IOVA.get(argument);
    long length = IoasMapFile.LENGTH.get(argument);
    MapArguments.requireNumbers(iova, length);
    Access access = MapArguments.access(flags);
    int ioas = IoasMapFile.IOAS_ID.get(argument);
    call.require(ioas, "ioas");
    long start = IoasMapFile.START.get(argument);
    requireRange(start, length);
    AddressCommands commands = call.family(AddressCommands.class);
    Memory memory = memory(call, IoasMapFile.FD.get(argument));
    long mapped =
        commands.mapFile(ioas, memory, start, length, access, MapArguments.where(flags, iova));
    IoasMapFile.IOVA.set(argument, mapped);
    call.respond();
  }

  private static void requireRange(long start, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "a length of 0").exception();
    }
    if (Long.compareUnsigned(start + (length - 1), start) < 0) {
      throw Refusal.of(Errno.EOVERFLOW, "0x%x bytes from 0x%x of a file", length, start)
          .exception();
    }
  }

  private static Memory memory(IommuCall call, int descriptor) {
    OpenFile file = call.caller().descriptors().hold(descriptor);
    try {
      if (file instanceof MemoryFile memory) {
        return memory.memory();
      }
    } finally {
      file.drop();
    }
    throw Refusal.of(Errno.EINVAL, "descriptor %d is no file of memory", descriptor).exception();
  }
}
