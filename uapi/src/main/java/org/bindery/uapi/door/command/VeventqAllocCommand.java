package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.VirtualCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.file.EventQueueFile;
import org.bindery.uapi.iommufd.VeventqAlloc;

final class VeventqAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return VeventqAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireNone(VeventqAlloc.FLAGS.get(argument), 0);
    Unknown.requireZero(VeventqAlloc.RESERVED.get(argument));
    EngineEventQueue queue =
        call.family(VirtualCommands.class)
            .allocateEventQueue(
                VeventqAlloc.VIOMMU_ID.get(argument),
                VeventqAlloc.TYPE.get(argument),
                VeventqAlloc.VEVENTQ_DEPTH.get(argument));
    call.created(queue.id());
    int descriptor = call.open(new EventQueueFile(queue, call.heldFile()));
    VeventqAlloc.OUT_VEVENTQ_ID.set(argument, queue.id());
    VeventqAlloc.OUT_VEVENTQ_FD.set(argument, descriptor);
    call.respond();
  }
}
