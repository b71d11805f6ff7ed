package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.DirtyCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;

/** The reserved field is not looked at, as in the kernel. */
final class HwptSetDirtyTrackingCommand implements IommuCommand {
  @Override
  public Command command() {
    return HwptSetDirtyTracking.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = HwptSetDirtyTracking.FLAGS.get(argument);
    Unknown.requireNone(flags, HwptSetDirtyTracking.ENABLE);
    call.family(DirtyCommands.class)
        .setDirtyTracking(HwptSetDirtyTracking.HWPT_ID.get(argument), flags != 0);
  }
}
