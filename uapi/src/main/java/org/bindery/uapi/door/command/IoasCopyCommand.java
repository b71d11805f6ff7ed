package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasCopy;

/** What was mapped stays mapped when the IOVA cannot be written back, as in the kernel. */
final class IoasCopyCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasCopy.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    int flags = IoasCopy.FLAGS.get(argument);
    MapArguments.requireKnown(flags);
    long length = IoasCopy.LENGTH.get(argument);
    long source = IoasCopy.SRC_IOVA.get(argument);
    long iova = IoasCopy.DST_IOVA.get(argument);
    MapArguments.requireNumbers(length, source, iova);
    Access access = MapArguments.access(flags);
    long mapped =
        call.fd()
            .copy(
                IoasCopy.DST_IOAS_ID.get(argument),
                IoasCopy.SRC_IOAS_ID.get(argument),
                source,
                length,
                access,
                MapArguments.where(flags, iova));
    IoasCopy.DST_IOVA.set(argument, mapped);
    call.respond();
  }
}
