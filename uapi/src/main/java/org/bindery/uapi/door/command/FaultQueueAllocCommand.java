package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.file.FaultQueueFile;
import org.bindery.uapi.iommufd.FaultQueueAlloc;

final class FaultQueueAllocCommand implements IommuCommand {
  @Override
  public Command command() {
    return FaultQueueAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireNone(FaultQueueAlloc.FLAGS.get(argument), 0);
    EngineFaultQueue queue = call.family(FaultCommands.class).allocateFaultQueue();
    call.created(queue.id());
    int descriptor = call.open(new FaultQueueFile(queue, call.heldFile()));
    FaultQueueAlloc.OUT_FAULT_ID.set(argument, queue.id());
    FaultQueueAlloc.OUT_FAULT_FD.set(argument, descriptor);
    call.respond();
  }
}
