package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.type1.CompatIoas;
import org.bindery.uapi.iommufd.VfioIoas;

final class VfioIoasCommand implements IommuCommand {
  @Override
  public Command command() {
    return VfioIoas.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(VfioIoas.RESERVED.get(argument));
    CompatIoas compat = call.file().compat();
    switch (VfioIoas.OP.get(argument)) {
      case VfioIoas.GET -> {
        VfioIoas.IOAS_ID.set(argument, compat.id());
        call.respond();
      }
      case VfioIoas.SET -> {
        int id = VfioIoas.IOAS_ID.get(argument);
        compat.choose(id, () -> call.require(id, "ioas"));
      }
      case VfioIoas.CLEAR -> compat.clear();
      default ->
          throw Refusal.of(Errno.EOPNOTSUPP, "unknown operation %d", VfioIoas.OP.get(argument))
              .exception();
    }
  }
}
