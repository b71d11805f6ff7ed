package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasAlloc;

final class IoasAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireNone(IoasAlloc.FLAGS.get(argument), 0);
    int id = call.fd().allocateIoas();
    call.created(id);
    IoasAlloc.OUT_IOAS_ID.set(argument, id);
    call.respond();
  }
}
