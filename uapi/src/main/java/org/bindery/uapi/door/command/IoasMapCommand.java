package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasMap;

/** What was mapped stays mapped when the IOVA cannot be written back, as in the kernel. */
final class IoasMapCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasMap.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = IoasMap.FLAGS.get(argument);
    MapArguments.requireKnown(flags);
    Unknown.requireZero(IoasMap.RESERVED.get(argument));
    long iova = IoasMap.IOVA.get(argument);
    long length = IoasMap.LENGTH.get(argument);
    MapArguments.requireNumbers(iova, length);
    Access access = MapArguments.access(flags);
    long mapped =
        call.fd()
            .map(
                IoasMap.IOAS_ID.get(argument),
                IoasMap.USER_VA.get(argument),
                length,
                access,
                MapArguments.where(flags, iova));
    IoasMap.IOVA.set(argument, mapped);
    call.respond();
  }
}
