package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.UserData;
import org.bindery.engine.VirtualCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.memory.UserStruct;
import org.bindery.uapi.iommufd.ViommuAlloc;

/** The reserved field is not looked at, as in the kernel. */
final class ViommuAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return ViommuAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireNone(ViommuAlloc.FLAGS.get(argument), 0);
    int type = ViommuAlloc.TYPE.get(argument);
    int length = ViommuAlloc.DATA_LEN.get(argument);
    Optional<UserData> data =
        length == 0
            ? Optional.empty()
            : Optional.of(
                new UserStruct(call.memory(), type, ViommuAlloc.DATA_UPTR.get(argument), length));
    int id =
        call.family(VirtualCommands.class)
            .allocateVirtualIommu(
                ViommuAlloc.DEV_ID.get(argument), ViommuAlloc.HWPT_ID.get(argument), type, data);
    call.created(id);
    ViommuAlloc.OUT_VIOMMU_ID.set(argument, id);
    call.respond();
  }
}
