package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.Refusal;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IovaRangeEntry;

final class IoasIovaRangesCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasIovaRanges.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(IoasIovaRanges.RESERVED.get(argument));
    IovaRanges found = call.fd().ranges(IoasIovaRanges.IOAS_ID.get(argument));
    List<IovaRange> ranges = found.ranges();
    int room = IoasIovaRanges.NUM_IOVAS.get(argument);
    long to = IoasIovaRanges.ALLOWED_IOVAS.get(argument);
    MemorySegment entry = MemorySegment.ofArray(new byte[IovaRangeEntry.STRUCT.size()]);
    for (int i = 0; i < ranges.size() && Integer.compareUnsigned(i, room) < 0; i++) {
      IovaRangeEntry.START.set(entry, ranges.get(i).start());
      IovaRangeEntry.LAST.set(entry, ranges.get(i).last());
      call.copyOut(entry, to + i * entry.byteSize());
    }
    IoasIovaRanges.NUM_IOVAS.set(argument, ranges.size());
    IoasIovaRanges.OUT_IOVA_ALIGNMENT.set(argument, found.alignment());
    call.respond();
    if (Integer.compareUnsigned(ranges.size(), room) > 0) {
      throw Refusal.of(
              Errno.EMSGSIZE,
              "%d ranges, and room for %s",
              ranges.size(),
              Integer.toUnsignedString(room))
          .exception();
    }
  }
}
