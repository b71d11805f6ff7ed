package org.bindery.uapi.door.type1;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineFd;
import org.bindery.uapi.U32;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.iommufd.IovaRangeEntry;
import org.bindery.uapi.vfio.InfoCapHeader;
import org.bindery.uapi.vfio.IommuGetInfo;
import org.bindery.uapi.vfio.Type1CapIovaRange;
import org.bindery.uapi.vfio.Type1InfoDmaAvail;

/**
 * {@code VFIO_IOMMU_GET_INFO}: page sizes that every table of the address space has, and two
 * capabilities, each written where there is room for it. The size that would do is told.
 */
final class Type1Info {
  private static final long PAGE = 4096;

  private Type1Info() {}

  static void run(EngineFd fd, CompatIoas compat, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(IommuGetInfo.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    long given = argument.size();
    int ioas = compat.id();
    IovaRanges ranges = fd.ranges(ioas);
    IommuGetInfo.IOVA_PGSIZES.set(struct, pageSizes(fd, ioas, ranges.alignment()));
    IommuGetInfo.CAP_OFFSET.set(struct, 0);
    long at = struct.byteSize();
    long before = -1;
    for (Capability each : List.of(available(), ranges(ranges.ranges()))) {
      each.write(caller, address + at, Math.max(0, given - at));
      if (before >= 0 && given >= at) {
        putNext(caller, address + before, (int) at);
      }
      before = at;
      at += each.size() + 7 & ~7L;
    }
    if (given >= at) {
      IommuGetInfo.CAP_OFFSET.set(struct, (int) struct.byteSize());
    }
    VfioArgument.ARGSZ.set(struct, (int) at);
    IommuGetInfo.FLAGS.set(struct, IommuGetInfo.FLAG_PGSIZES | IommuGetInfo.FLAG_CAPS);
    argument.respond(Math.min(given, struct.byteSize()));
  }

  private static void putNext(Caller caller, long header, int next) {
    U32 field = InfoCapHeader.NEXT;
    MemorySegment value = MemorySegment.ofArray(new byte[InfoCapHeader.STRUCT.size()]);
    field.set(value, next);
    caller.memory().copyOut(value.asSlice(field.offset(), field.width()), header + field.offset());
  }

  /** A capability: a head, and entries each of which is written if there is room up to its end. */
  private record Capability(MemorySegment head, MemorySegment entries) {
    private static final int ENTRY = IovaRangeEntry.STRUCT.size();

    long size() {
      return head.byteSize() + entries.byteSize();
    }

    void write(Caller caller, long address, long room) {
      long whole = Math.max(0, room - head.byteSize()) / ENTRY * ENTRY;
      long fit = Math.min(entries.byteSize(), whole);
      caller.memory().copyOut(entries.asSlice(0, fit), address + head.byteSize());
      if (room >= size()) {
        caller.memory().copyOut(head, address);
      }
    }
  }

  private static MemorySegment head(int id, int size) {
    MemorySegment head = MemorySegment.ofArray(new byte[size]);
    InfoCapHeader.ID.set(head, (short) id);
    InfoCapHeader.VERSION.set(head, (short) 1);
    return head;
  }

  // There is no limit to the number of maps.
  private static Capability available() {
    MemorySegment head = head(Type1InfoDmaAvail.ID, Type1InfoDmaAvail.STRUCT.size());
    Type1InfoDmaAvail.AVAIL.set(head, -1);
    return new Capability(head, MemorySegment.ofArray(new byte[0]));
  }

  private static Capability ranges(List<IovaRange> ranges) {
    MemorySegment head = head(Type1CapIovaRange.ID, Type1CapIovaRange.STRUCT.size());
    Type1CapIovaRange.NR_IOVAS.set(head, ranges.size());
    int entry = IovaRangeEntry.STRUCT.size();
    MemorySegment entries = MemorySegment.ofArray(new byte[ranges.size() * entry]);
    for (int i = 0; i < ranges.size(); i++) {
      MemorySegment each = entries.asSlice((long) i * entry, entry);
      IovaRangeEntry.START.set(each, ranges.get(i).start());
      IovaRangeEntry.LAST.set(each, ranges.get(i).last());
    }
    return new Capability(head, entries);
  }

  /** Of no table everything from a page on. Sizes below a page count as a page. */
  private static long pageSizes(EngineFd fd, int ioas, long alignment) {
    long bitmap =
        fd.commands(AddressCommands.class).map(spaces -> spaces.pageSizes(ioas)).orElse(PAGE);
    if ((bitmap & PAGE - 1) != 0) {
      bitmap = bitmap & -PAGE | PAGE;
    }
    return Long.compareUnsigned(bitmap, alignment) > 0 ? bitmap : alignment;
  }
}
