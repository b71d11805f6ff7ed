package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.uapi.iommufd.IoasMap;

/**
 * {@code IOMMU_IOAS_MAP} and {@code IOMMU_IOAS_UNMAP}. The kernel judges; an id that the books do
 * not have is asked as 0, which names nothing, so that its order of checks holds then, too.
 *
 * <p>While an address space has no page table the kernel does not look at user addresses, and no
 * more does this. Thread-safe: an address space's lock is all that one needs, since the fd's close
 * takes it, too; only what names no address space goes through the fd's gate. See the package.
 */
final class MapCommands {
  private final Process process;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final Gate gate;
  private final Books books;
  private final MapRefusals refusals;
  private final UnmapCall unmap;
  private final MapProbe probe;
  private final Presence presence;

  MapCommands(
      Process process,
      IoctlDoor door,
      Arguments arguments,
      Gate gate,
      Books books,
      MapRefusals refusals) {
    this.process = process;
    this.door = door;
    this.arguments = arguments;
    this.gate = gate;
    this.books = books;
    this.refusals = refusals;
    this.unmap = new UnmapCall(door, arguments);
    this.probe = new MapProbe(door, arguments);
    this.presence = new Presence(door, arguments);
  }

  long map(int id, long address, long length, Access access, OptionalLong iova) {
    IoasBook ioas = books.lockIoas(id);
    if (ioas == null) {
      throw gate.command(() -> mapOfNothing(id, address, length, access, iova));
    }
    try {
      List<MemorySlice> slices = List.of();
      if (ioas.looksUp()
          && length > 0
          && Long.compareUnsigned(address + length - 1, address) >= 0) {
        try {
          slices = process.resolve(address, length, access.writes() ? Access.WRITE : Access.READ);
        } catch (RefusedException fault) {
          int verdict = probe.verdict(id, address, length, access, iova);
          throw verdict == 0 ? fault : refused(verdict, ioas, id, address, length, access, iova);
        }
      }
      MemorySegment argument = ioas.mapArgument();
      fill(argument, id, address, length, access, iova);
      int result = door.ioctl(IoasMap.COMMAND.number(), argument);
      if (result < 0) {
        throw refused(result, ioas, id, address, length, access, iova);
      }
      long at = IoasMap.IOVA.get(argument);
      if (!MemoryCheck.alive(slices)) {
        unmap.takeBack(id, at, length);
        throw refusals.closedMeanwhile(address, length);
      }
      ioas.add(new MappedArea(at, length, access, address, new UserPages(access.writes())));
      return at;
    } finally {
      ioas.lock.unlock();
    }
  }

  long unmap(int id, long iova, long length) {
    IoasBook ioas = books.lockIoas(id);
    if (ioas == null) {
      throw gate.command(() -> refusals.unmap(unmap.call(0, iova, length), null, id, iova, length));
    }
    try {
      MappedArea one = ioas.areas().exactly(iova, length);
      if (one == null) {
        return unmap(ioas, leaving(ioas, iova, length), iova, length);
      }
      // What most calls are: a whole area.
      ioas.releasing(one);
      int result = unmap.call(ioas, iova, length);
      if (result < 0) {
        throw failed(result, ioas, List.of(one), iova, length);
      }
      ioas.areas().remove(one);
      return length;
    } finally {
      ioas.lock.unlock();
    }
  }

  private RefusedException mapOfNothing(
      int id, long address, long length, Access access, OptionalLong iova) {
    MemorySegment nothing = argument(0, address, length, access, iova);
    int result = door.ioctl(IoasMap.COMMAND.number(), nothing);
    return refused(result, null, id, address, length, access, iova);
  }

  private long unmap(IoasBook ioas, List<MappedArea> leaving, long iova, long length) {
    ioas.releasing(leaving);
    int result = unmap.call(ioas, iova, length);
    if (result < 0) {
      throw failed(result, ioas, leaving, iova, length);
    }
    long bytes = 0;
    for (int i = 0; i < leaving.size(); i++) {
      ioas.areas().remove(leaving.get(i));
      bytes += leaving.get(i).length();
    }
    return bytes;
  }

  /** The kernel leaves off where it fails, and does not undo. */
  private RefusedException failed(
      int result, IoasBook ioas, List<MappedArea> leaving, long iova, long length) {
    List<MappedArea> there =
        leaving.stream().filter(area -> presence.has(ioas.id(), area)).toList();
    leaving.stream().filter(area -> !there.contains(area)).forEach(ioas.areas()::remove);
    ioas.kept(there);
    return refusals.unmap(result, ioas, ioas.id(), iova, length);
  }

  /** What an unmap takes if it succeeds; nothing when the numbers make no range. */
  private static List<MappedArea> leaving(IoasBook ioas, long iova, long length) {
    if (iova == 0 && length == -1) {
      return List.copyOf(ioas.areas().all());
    }
    long last = iova + length - 1;
    return length == 0 || Long.compareUnsigned(last, iova) < 0
        ? List.of()
        : ioas.areas().within(iova, last);
  }

  private MemorySegment argument(
      int id, long address, long length, Access access, OptionalLong iova) {
    MemorySegment argument = arguments.begin(IoasMap.COMMAND);
    fill(argument, id, address, length, access, iova);
    return argument;
  }

  static void fill(
      MemorySegment argument, int id, long address, long length, Access access, OptionalLong iova) {
    IoasMap.FLAGS.set(argument, flags(access, iova));
    IoasMap.IOAS_ID.set(argument, id);
    IoasMap.USER_VA.set(argument, address);
    IoasMap.LENGTH.set(argument, length);
    IoasMap.IOVA.set(argument, iova.orElse(0));
  }

  static int flags(Access access, OptionalLong iova) {
    return (access.reads() ? IoasMap.READABLE : 0)
        | (access.writes() ? IoasMap.WRITEABLE : 0)
        | (iova.isPresent() ? IoasMap.FIXED_IOVA : 0);
  }

  private RefusedException refused(
      int result,
      IoasBook ioas,
      int id,
      long address,
      long length,
      Access access,
      OptionalLong iova) {
    return refusals.map(
        result, ioas, new MapRequest(id, "user address", address, length, access, iova));
  }
}
