package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.NoIommuCommands;
import org.bindery.engine.PhysicalRange;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.file.RawIo;
import org.bindery.uapi.iommufd.IoasNoIommuGetPa;

final class IoasNoIommuGetPaCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasNoIommuGetPa.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    // Before the flags, as in the kernel; the engine would come to it after them.
    RawIo.require(call.process(), "a physical address");
    Unknown.requireNone(IoasNoIommuGetPa.FLAGS.get(argument), 0);
    Unknown.requireZero(IoasNoIommuGetPa.RESERVED.get(argument));
    PhysicalRange found =
        call.family(NoIommuCommands.class)
            .physical(
                call.process(),
                IoasNoIommuGetPa.IOAS_ID.get(argument),
                IoasNoIommuGetPa.IOVA.get(argument),
                IoasNoIommuGetPa.LENGTH.get(argument));
    IoasNoIommuGetPa.LENGTH.set(argument, found.length());
    IoasNoIommuGetPa.OUT_PHYS.set(argument, found.address());
    call.respond();
  }
}
