package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.uapi.Command;

/** A prepared command that has nothing prepared but its memory. */
final class PlainCommand implements PreparedCommand {
  private final IoctlDoor door;
  private final long number;
  private final MemorySegment argument;
  private boolean closed;

  PlainCommand(IoctlDoor door, Command command) {
    this.door = door;
    this.number = command.number();
    this.argument = Arena.ofAuto().allocate(command.size(), Long.BYTES);
    command.prepare(argument);
  }

  @Override
  public MemorySegment argument() {
    return argument;
  }

  @Override
  public int call() {
    return closed ? -Errno.EBADF.number() : door.ioctl(number, argument);
  }

  @Override
  public void close() {
    closed = true;
  }
}
