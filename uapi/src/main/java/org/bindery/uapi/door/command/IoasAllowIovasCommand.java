package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.AddressCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IovaRangeEntry;

/**
 * Ranges are read and checked one after the other, as the kernel does: what is wrong with one is
 * told before memory that is not there behind it.
 */
final class IoasAllowIovasCommand implements IommuCommand {
  @Override
  public Command command() {
    return IoasAllowIovas.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(IoasAllowIovas.RESERVED.get(argument));
    int ioas = IoasAllowIovas.IOAS_ID.get(argument);
    call.require(ioas, "ioas");
    AddressCommands commands = call.family(AddressCommands.class);
    commands.allowIovas(
        ioas,
        read(
            call,
            IoasAllowIovas.ALLOWED_IOVAS.get(argument),
            Integer.toUnsignedLong(IoasAllowIovas.NUM_IOVAS.get(argument))));
  }

  private static List<IovaRange> read(IommuCall call, long from, long count) {
    List<IovaRange> ranges = new ArrayList<>();
    TreeMap<Long, IovaRange> seen = new TreeMap<>(Long::compareUnsigned);
    MemorySegment entry = MemorySegment.ofArray(new byte[IovaRangeEntry.STRUCT.size()]);
    for (long i = 0; i < count; i++) {
      call.copyIn(from + i * entry.byteSize(), entry);
      long start = IovaRangeEntry.START.get(entry);
      long last = IovaRangeEntry.LAST.get(entry);
      if (Long.compareUnsigned(start, last) >= 0) {
        throw refused("0x%x-0x%x is no range of two bytes or more", start, last);
      }
      Map.Entry<Long, IovaRange> below = seen.floorEntry(last);
      IovaRange range = new IovaRange(start, last);
      if (below != null && below.getValue().intersects(range)) {
        throw refused("%s meets %s", range, below.getValue());
      }
      seen.put(start, range);
      ranges.add(range);
    }
    return ranges;
  }

  private static RefusedException refused(String reason, Object... args) {
    return Refusal.of(Errno.EINVAL, reason, args).exception();
  }
}
