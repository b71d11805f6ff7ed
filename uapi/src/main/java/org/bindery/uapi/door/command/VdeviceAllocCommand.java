package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.VirtualCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.VdeviceAlloc;

final class VdeviceAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return VdeviceAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int id =
        call.family(VirtualCommands.class)
            .allocateVirtualDevice(
                VdeviceAlloc.VIOMMU_ID.get(argument),
                VdeviceAlloc.DEV_ID.get(argument),
                VdeviceAlloc.VIRT_ID.get(argument));
    call.created(id);
    VdeviceAlloc.OUT_VDEVICE_ID.set(argument, id);
    call.respond();
  }
}
