package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.uapi.iommufd.IoasCopy;

/**
 * {@code IOMMU_IOAS_COPY}. Where the copy makes the kernel take hold of memory, it is looked up
 * before. Thread-safe: see the package.
 */
final class CopyCommand {
  private final Process process;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final Books books;
  private final MapRefusals refusals;
  private final UnmapCall unmap;
  private final MapProbe probe;

  CopyCommand(
      Process process, IoctlDoor door, Arguments arguments, Books books, MapRefusals refusals) {
    this.process = process;
    this.door = door;
    this.arguments = arguments;
    this.books = books;
    this.refusals = refusals;
    this.unmap = new UnmapCall(door, arguments);
    this.probe = new MapProbe(door, arguments);
  }

  long copy(int toId, int fromId, long fromIova, long length, Access access, OptionalLong iova) {
    MapRequest request = new MapRequest(toId, "source IOVA", fromIova, length, access, iova);
    try (IoasPair pair = IoasPair.lock(books, toId, fromId)) {
      IoasBook to = pair.first();
      IoasBook from = pair.second();
      List<MappedArea> pieces = pieces(from, fromIova, length);
      MemoryCheck check = new MemoryCheck(process);
      if (to != null && to.looksUp()) {
        for (MappedArea piece : pieces) {
          try {
            check.look(piece);
          } catch (RefusedException fault) {
            int verdict = verdictBefore(to, pieces, request);
            throw verdict == 0
                ? refusals.unfilled("the copy", piece, from, fault)
                : refusals.copy(verdict, to, from, fromId, request);
          }
        }
      }
      MemorySegment argument = arguments.begin(IoasCopy.COMMAND);
      IoasCopy.FLAGS.set(argument, MapCommands.flags(access, iova));
      IoasCopy.DST_IOAS_ID.set(argument, to == null ? 0 : toId);
      IoasCopy.SRC_IOAS_ID.set(argument, from == null ? 0 : fromId);
      IoasCopy.LENGTH.set(argument, length);
      IoasCopy.DST_IOVA.set(argument, iova.orElse(0));
      IoasCopy.SRC_IOVA.set(argument, fromIova);
      int result = door.ioctl(IoasCopy.COMMAND.number(), argument);
      if (result < 0) {
        throw refusals.copy(result, to, from, fromId, request);
      }
      long at = IoasCopy.DST_IOVA.get(argument);
      if (check.lost().isPresent()) {
        unmap.takeBack(toId, at, length);
        throw refusals.closedMeanwhile(check.lost().get().address(), length);
      }
      for (MappedArea piece : pieces) {
        piece.pages().share();
        to.add(
            new MappedArea(
                at + (piece.iova() - fromIova),
                piece.length(),
                access,
                piece.address(),
                piece.pages()));
      }
      return at;
    }
  }

  private static List<MappedArea> pieces(IoasBook from, long iova, long length) {
    long last = iova + length - 1;
    return from == null || length == 0 || Long.compareUnsigned(last, iova) < 0
        ? List.of()
        : from.areas().pieces(iova, last);
  }

  /**
   * What the kernel says before it looks at memory; 0: nothing. Of the place it says so to a map of
   * an address where nothing ever is.
   */
  private int verdictBefore(IoasBook to, List<MappedArea> pieces, MapRequest request) {
    long first = pieces.getFirst().address();
    int result = probe.verdict(to.id(), first, request.length(), request.access(), request.iova());
    if (result != 0) {
      return result;
    }
    for (MappedArea piece : pieces) {
      if (request.access().writes() && !piece.pages().writable()) {
        return -Errno.EPERM.number();
      }
      // A copy that takes hold of memory is one of whole pages.
      if ((piece.address() & 0xfff) != 0) {
        return -Errno.EINVAL.number();
      }
    }
    return 0;
  }
}
