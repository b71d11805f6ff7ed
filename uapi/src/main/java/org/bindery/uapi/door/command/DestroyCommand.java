package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.Destroy;

final class DestroyCommand implements IommuCommand {
  @Override
  public Command command() {
    return Destroy.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int id = Destroy.ID.get(argument);
    call.file().compat().destroy(id, () -> call.fd().destroy(id));
  }
}
