package org.bindery.iommufd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;

/**
 * What the kernel's rules mean, over a plain list that is searched from end to end: the model that
 * an address space is held to. An answer is a number or an errno.
 */
final class NaiveIoas {
  /** The va is where the bytes are, the origin what is aligned: for a file the offset in it. */
  record Chunk(long iova, long length, Access access, long va, long origin, boolean writable) {
    long last() {
      return iova + length - 1;
    }

    Chunk part(long at, long from, long bytes) {
      long skipped = from - iova;
      return new Chunk(at, bytes, access, va + skipped, origin + skipped, writable);
    }

    Chunk at(long place, Access wanted) {
      return new Chunk(place, length, wanted, va, origin, writable);
    }

    boolean meets(long from, long to) {
      return Long.compareUnsigned(iova, to) <= 0 && Long.compareUnsigned(last(), from) >= 0;
    }
  }

  record Answer(long value, Errno errno) {
    static Answer of(long value) {
      return new Answer(value, null);
    }

    static Answer of(Errno errno) {
      return new Answer(0, errno);
    }
  }

  final List<Chunk> chunks = new ArrayList<>();
  private final long alignment;
  private final List<IovaRange> reserved;
  private List<IovaRange> allowed = List.of();

  NaiveIoas(long alignment, List<IovaRange> reserved) {
    this.alignment = alignment;
    this.reserved = reserved;
  }

  Answer map(long va, long length, Access access, OptionalLong iova, boolean mapped) {
    return map(va, va, length, access, iova, mapped ? null : Errno.EFAULT);
  }

  Answer mapFile(
      long va, long start, long length, Access access, OptionalLong iova, boolean inside) {
    return map(va + start, start, length, access, iova, inside ? null : Errno.EINVAL);
  }

  private Answer map(
      long va, long origin, long length, Access access, OptionalLong iova, Errno unpinnable) {
    if (length == 0) {
      return Answer.of(Errno.EINVAL);
    }
    Answer answer =
        add(List.of(new Chunk(0, length, access, va, origin, access.writes())), access, iova);
    if (answer.errno() == null && alignment > 1 && unpinnable != null) {
      chunks.removeIf(chunk -> chunk.iova() == answer.value());
      return Answer.of(unpinnable);
    }
    return answer;
  }

  Answer allow(List<IovaRange> ranges) {
    for (IovaRange range : ranges) {
      boolean overlaps = ranges.stream().anyMatch(r -> r != range && r.intersects(range));
      if (range.start() == range.last() || overlaps) {
        return Answer.of(Errno.EINVAL);
      }
    }
    if (ranges.stream().anyMatch(range -> reserved.stream().anyMatch(range::intersects))) {
      return Answer.of(Errno.EADDRINUSE);
    }
    allowed = ranges;
    return Answer.of(0);
  }

  Answer copy(NaiveIoas from, long at, long length, Access access, OptionalLong iova) {
    if (length == 0) {
      return Answer.of(Errno.EINVAL);
    }
    List<Chunk> pieces = new ArrayList<>();
    long next = at;
    for (Chunk chunk : from.chunks) {
      if (chunk.meets(next, next) && next < at + length) {
        long part = Math.min(chunk.last(), at + length - 1) - next + 1;
        pieces.add(chunk.part(0, next, part));
        next += part;
      }
    }
    return next < at + length ? Answer.of(Errno.ENOENT) : add(pieces, access, iova);
  }

  Answer unmap(long iova, long length) {
    boolean all = iova == 0 && length == -1;
    if (!all && length == 0) {
      return Answer.of(Errno.EINVAL);
    }
    long last = all ? -1 : iova + length - 1;
    long bytes = 0;
    for (Chunk chunk : List.copyOf(chunks)) {
      if (chunk.meets(iova, last)) {
        if (chunk.iova() < iova || Long.compareUnsigned(chunk.last(), last) > 0) {
          return Answer.of(Errno.ENOENT);
        }
        chunks.remove(chunk);
        bytes += chunk.length();
      }
    }
    return bytes == 0 && !all ? Answer.of(Errno.ENOENT) : Answer.of(bytes);
  }

  private Answer add(List<Chunk> pieces, Access access, OptionalLong wanted) {
    long length = pieces.stream().mapToLong(Chunk::length).sum();
    if (length % alignment != 0) {
      return Answer.of(Errno.EINVAL);
    }
    Answer place =
        wanted.isPresent()
            ? check(wanted.getAsLong(), length)
            : choose(pieces.getFirst().origin(), length);
    if (place.errno() != null) {
      return place;
    }
    List<Chunk> added = new ArrayList<>();
    long at = place.value();
    for (Chunk piece : pieces) {
      if (access.writes() && !piece.writable()) {
        return Answer.of(Errno.EPERM);
      }
      if (piece.va() % 4096 % alignment != 0) {
        return Answer.of(Errno.EINVAL);
      }
      added.add(piece.at(at, access));
      at += piece.length();
    }
    chunks.addAll(added);
    chunks.sort(Comparator.comparingLong(Chunk::iova));
    return place;
  }

  private Answer check(long iova, long length) {
    if (iova % alignment != 0) {
      return Answer.of(Errno.EINVAL);
    }
    IovaRange range = new IovaRange(iova, iova + length - 1);
    if (reserved.stream().anyMatch(range::intersects)) {
      return Answer.of(Errno.EINVAL);
    }
    boolean taken = chunks.stream().anyMatch(c -> c.meets(range.start(), range.last()));
    return taken ? Answer.of(Errno.EEXIST) : Answer.of(iova);
  }

  private Answer choose(long origin, long length) {
    long step = 1;
    while (step < length && step < 2 << 20) {
      step *= 2;
    }
    while (origin % step != 0) {
      step /= 2;
    }
    if (step < alignment) {
      return Answer.of(Errno.EINVAL);
    }
    for (IovaRange window : windows()) {
      long found = choose(window, step, origin % 4096, length);
      if (found >= 0) {
        return Answer.of(found);
      }
    }
    return Answer.of(Errno.ENOSPC);
  }

  // What touches is one window.
  private List<IovaRange> windows() {
    if (allowed.isEmpty()) {
      return List.of(new IovaRange(0, Long.MAX_VALUE));
    }
    List<IovaRange> windows = new ArrayList<>();
    for (IovaRange start : allowed) {
      if (allowed.stream().noneMatch(r -> r.last() + 1 == start.start())) {
        IovaRange window = start;
        for (IovaRange next = start; next != null; next = after(next)) {
          window = new IovaRange(start.start(), next.last());
        }
        windows.add(window);
      }
    }
    windows.sort(Comparator.comparingLong(IovaRange::start));
    return windows;
  }

  private IovaRange after(IovaRange range) {
    return allowed.stream().filter(r -> r.start() == range.last() + 1).findFirst().orElse(null);
  }

  // The lowest place that is free, looked for from where each hole begins: at the start of the
  // window or after the end of something, unless something else is there; or -1.
  private long choose(IovaRange window, long step, long offset, long length) {
    // The window is aligned first, so what ends in its first page opens no place below that.
    long first = roundUp(Math.max(window.start(), 0x1000), step) | offset;
    if (first >= window.last() || window.last() - first < length - 1) {
      return -1;
    }
    List<Long> starts = new ArrayList<>(List.of(first));
    chunks.forEach(chunk -> starts.add(chunk.last() + 1));
    reserved.stream().filter(r -> r.last() > 0).forEach(range -> starts.add(range.last() + 1));
    starts.sort(Comparator.naturalOrder());
    for (long start : starts) {
      long hole = Math.max(start, first);
      long at = roundUp(hole, step) | offset;
      IovaRange range = new IovaRange(hole, at + length - 1);
      boolean free =
          start >= 0x1000
              && range.last() <= window.last()
              && chunks.stream().noneMatch(c -> c.meets(range.start(), range.last()))
              && reserved.stream().noneMatch(range::intersects);
      // The kernel gives no hole away of which only the last byte would be used.
      boolean lastByte =
          length == 1
              && (at == window.last()
                  || chunks.stream().anyMatch(c -> c.iova() == at + 1)
                  || reserved.stream().anyMatch(r -> r.start() == at + 1));
      if (free && !lastByte) {
        return at;
      }
    }
    return -1;
  }

  private static long roundUp(long value, long step) {
    return (value + step - 1) / step * step;
  }
}
