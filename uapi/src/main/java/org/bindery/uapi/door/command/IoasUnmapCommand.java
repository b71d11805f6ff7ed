package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasUnmap;

final class IoasUnmapCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasUnmap.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    long unmapped =
        call.fd()
            .unmap(
                IoasUnmap.IOAS_ID.get(argument),
                IoasUnmap.IOVA.get(argument),
                IoasUnmap.LENGTH.get(argument));
    IoasUnmap.LENGTH.set(argument, unmapped);
    call.respond();
  }
}
