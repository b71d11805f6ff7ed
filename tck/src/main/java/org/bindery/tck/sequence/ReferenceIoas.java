package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;

/** An address space as lists that are searched from end to end. */
final class ReferenceIoas {
  static final long PAGE = 4096;
  private static final long MOST_ALIGNMENT = 2 << 20;
  private static final long LAST = -1L - PAGE;

  /**
   * A stretch that is mapped.
   *
   * @param writeable whether the map that its pages come from was for writing
   */
  record Chunk(long iova, long length, Access access, Place place, boolean writeable) {
    long last() {
      return iova + length - 1;
    }

    boolean meets(long first, long to) {
      return Long.compareUnsigned(iova, to) <= 0 && Long.compareUnsigned(first, last()) <= 0;
    }

    boolean onPages() {
      return ((iova | length | place.offset()) & PAGE - 1) == 0;
    }

    boolean canBePinned() {
      return place.ground().covers(place.offset(), length, writeable);
    }
  }

  /** Ends a command with an errno. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    final Errno errno;

    Refused(Errno errno) {
      super(errno.name(), null, false, false);
      this.errno = errno;
    }
  }

  final int id;
  final List<Chunk> chunks = new ArrayList<>();
  // By who reserves it.
  final Map<Object, List<IovaRange>> reserved = new LinkedHashMap<>();
  final List<ReferenceTable> tables = new ArrayList<>();
  boolean huge = true;

  ReferenceIoas(int id) {
    this.id = id;
  }

  long alignment() {
    return tables.isEmpty() && huge ? 1 : PAGE;
  }

  IovaRanges ranges() {
    List<IovaRange> holes = new ArrayList<>();
    long next = 0;
    for (IovaRange range : reservedRanges()) {
      if (Long.compareUnsigned(range.start(), next) > 0) {
        holes.add(new IovaRange(next, range.start() - 1));
      }
      if (range.last() == -1) {
        return new IovaRanges(holes, alignment());
      }
      if (Long.compareUnsigned(range.last(), next) >= 0) {
        next = range.last() + 1;
      }
    }
    holes.add(new IovaRange(next, -1));
    return new IovaRanges(holes, alignment());
  }

  private List<IovaRange> reservedRanges() {
    return reserved.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(IovaRange::start, Long::compareUnsigned))
        .toList();
  }

  void reserve(Object owner, List<IovaRange> ranges) {
    for (IovaRange range : ranges) {
      refuseIf(
          chunks.stream().anyMatch(c -> c.meets(range.start(), range.last())), Errno.EADDRINUSE);
    }
    reserved.put(owner, ranges);
  }

  /** What a copy starts from, piece by piece; their addresses say nothing. */
  List<Chunk> pieces(long iova, long length) {
    refuseIf(length == 0, Errno.EINVAL);
    long last = iova + (length - 1);
    refuseIf(Long.compareUnsigned(last, iova) < 0, Errno.EOVERFLOW);
    List<Chunk> pieces = new ArrayList<>();
    long next = iova;
    while (true) {
      long at = next;
      Chunk chunk = chunks.stream().filter(c -> c.meets(at, at)).findFirst().orElse(null);
      refuseIf(chunk == null, Errno.ENOENT);
      boolean end = Long.compareUnsigned(chunk.last(), last) >= 0;
      long part = (end ? last : chunk.last()) - next + 1;
      pieces.add(
          new Chunk(0, part, chunk.access, chunk.place.plus(next - chunk.iova), chunk.writeable));
      if (end) {
        return pieces;
      }
      next += part;
    }
  }

  long map(List<Chunk> pieces, long length, Access access, OptionalLong wanted) {
    refuseIf((length & alignment() - 1) != 0, Errno.EINVAL);
    long iova =
        wanted.isPresent()
            ? check(wanted.getAsLong(), length)
            : choose(pieces.getFirst().place().offset(), length);
    List<Chunk> added = new ArrayList<>();
    long at = iova;
    for (Chunk piece : pieces) {
      refuseIf(access.writes() && !piece.writeable(), Errno.EPERM);
      refuseIf((piece.place().offset() & alignment() - 1) != 0, Errno.EINVAL);
      added.add(new Chunk(at, piece.length(), access, piece.place(), piece.writeable()));
      at += piece.length();
    }
    refuseIf(!tables.isEmpty() && !added.stream().allMatch(Chunk::canBePinned), Errno.EFAULT);
    chunks.addAll(added);
    chunks.sort(Comparator.comparing(Chunk::iova, Long::compareUnsigned));
    return iova;
  }

  /** The errno that ends it; null: all of the range is gone. What went before stays gone. */
  Errno unmap(long first, long last) {
    for (Chunk chunk : List.copyOf(chunks)) {
      if (chunk.meets(first, last)) {
        if (Long.compareUnsigned(chunk.iova, first) < 0
            || Long.compareUnsigned(chunk.last(), last) > 0) {
          return Errno.ENOENT;
        }
        chunks.remove(chunk);
      }
    }
    return null;
  }

  private long check(long iova, long length) {
    refuseIf((iova & alignment() - 1) != 0, Errno.EINVAL);
    long last = iova + (length - 1);
    refuseIf(Long.compareUnsigned(last, iova) < 0, Errno.EOVERFLOW);
    IovaRange range = new IovaRange(iova, last);
    refuseIf(reservedRanges().stream().anyMatch(range::intersects), Errno.EINVAL);
    refuseIf(chunks.stream().anyMatch(c -> c.meets(iova, last)), Errno.EEXIST);
    return iova;
  }

  // Looked for from the beginning of each hole, as the kernel does; grounds begin on 2 MiB.
  private long choose(long offset, long length) {
    refuseIf(Long.compareUnsigned(length, Long.MAX_VALUE) >= 0, Errno.EOVERFLOW);
    long step = 1;
    while (step < length && step < MOST_ALIGNMENT) {
      step *= 2;
    }
    while (offset % step != 0) {
      step /= 2;
    }
    refuseIf(step < alignment(), Errno.EINVAL);
    long start = place(PAGE, LAST, length, step, offset);
    TreeSet<Long> holes = new TreeSet<>(Long::compareUnsigned);
    holes.add(start);
    chunks.forEach(chunk -> holes.add(chunk.last() + 1));
    reservedRanges().forEach(range -> holes.add(range.last() + 1));
    for (long hole : holes.tailSet(start)) {
      long at = isFree(hole) ? place(hole, end(hole), length, step, offset) : 0;
      if (at != 0) {
        return at;
      }
    }
    throw new Refused(Errno.ENOSPC);
  }

  private boolean isFree(long iova) {
    return chunks.stream().noneMatch(c -> c.meets(iova, iova))
        && reservedRanges().stream().noneMatch(r -> r.contains(iova));
  }

  /** The last address of the hole that begins somewhere. */
  private long end(long hole) {
    long end = LAST;
    for (Chunk chunk : chunks) {
      if (Long.compareUnsigned(chunk.iova, hole) > 0
          && Long.compareUnsigned(chunk.iova - 1, end) < 0) {
        end = chunk.iova - 1;
      }
    }
    for (IovaRange range : reservedRanges()) {
      if (Long.compareUnsigned(range.start(), hole) > 0
          && Long.compareUnsigned(range.start() - 1, end) < 0) {
        end = range.start() - 1;
      }
    }
    return end;
  }

  /** 0: no room. */
  private static long place(long first, long last, long length, long step, long offset) {
    long up = first + step - 1;
    if (Long.compareUnsigned(up, first) < 0) {
      return 0;
    }
    long at = up & -step | offset & PAGE - 1;
    // A single byte at the very end of a hole is not used.
    boolean fits =
        Long.compareUnsigned(at, last) < 0 && Long.compareUnsigned(last - at, length - 1) >= 0;
    return fits ? at : 0;
  }

  static void refuseIf(boolean wrong, Errno errno) {
    if (wrong) {
      throw new Refused(errno);
    }
  }
}
