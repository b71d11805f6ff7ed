package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.DirtyCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.memory.UserBitmap;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;

final class HwptGetDirtyBitmapCommand implements IommuCommand {
  @Override
  public Command command() {
    return HwptGetDirtyBitmap.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = HwptGetDirtyBitmap.FLAGS.get(argument);
    Unknown.requireNone(flags, HwptGetDirtyBitmap.NO_CLEAR);
    Unknown.requireZero(HwptGetDirtyBitmap.RESERVED.get(argument));
    long iova = HwptGetDirtyBitmap.IOVA.get(argument);
    long length = HwptGetDirtyBitmap.LENGTH.get(argument);
    long pageSize = HwptGetDirtyBitmap.PAGE_SIZE.get(argument);
    UserBitmap bitmap =
        new UserBitmap(
            call.memory(), HwptGetDirtyBitmap.DATA.get(argument), iova, length, pageSize);
    call.family(DirtyCommands.class)
        .readDirty(
            HwptGetDirtyBitmap.HWPT_ID.get(argument), iova, length, pageSize, flags == 0, bitmap);
  }
}
