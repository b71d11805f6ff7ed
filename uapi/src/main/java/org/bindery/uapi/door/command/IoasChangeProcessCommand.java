package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.AddressCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasChangeProcess;

final class IoasChangeProcessCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasChangeProcess.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(IoasChangeProcess.RESERVED.get(argument));
    call.family(AddressCommands.class).changeProcess(call.process());
  }
}
