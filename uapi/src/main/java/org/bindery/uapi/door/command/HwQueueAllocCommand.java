package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.VirtualCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.HwQueueAlloc;

final class HwQueueAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return HwQueueAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireNone(HwQueueAlloc.FLAGS.get(argument), 0);
    int id =
        call.family(VirtualCommands.class)
            .allocateHardwareQueue(
                HwQueueAlloc.VIOMMU_ID.get(argument),
                HwQueueAlloc.TYPE.get(argument),
                HwQueueAlloc.INDEX.get(argument),
                HwQueueAlloc.NESTING_PARENT_IOVA.get(argument),
                HwQueueAlloc.LENGTH.get(argument));
    call.created(id);
    HwQueueAlloc.OUT_HW_QUEUE_ID.set(argument, id);
    call.respond();
  }
}
