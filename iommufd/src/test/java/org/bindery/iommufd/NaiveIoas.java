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
  record Chunk(long iova, long length, Access access, long va, boolean writable) {
    long last() {
      return iova + length - 1;
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

  NaiveIoas(long alignment, List<IovaRange> reserved) {
    this.alignment = alignment;
    this.reserved = reserved;
  }

  Answer map(long va, long length, Access access, OptionalLong iova, boolean mapped) {
    if (length == 0) {
      return Answer.of(Errno.EINVAL);
    }
    Answer answer = add(List.of(new Chunk(0, length, access, va, access.writes())), access, iova);
    if (answer.errno() == null && alignment > 1 && !mapped) {
      chunks.removeIf(chunk -> chunk.iova() == answer.value());
      return Answer.of(Errno.EFAULT);
    }
    return answer;
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
        pieces.add(
            new Chunk(0, part, chunk.access(), chunk.va() + next - chunk.iova(), chunk.writable()));
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
            : choose(pieces.getFirst().va(), length);
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
      added.add(new Chunk(at, piece.length(), access, piece.va(), piece.writable()));
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

  // The lowest place that is free, looked for from where each hole begins: at the start of the
  // window or after the end of something, unless something else is there.
  private Answer choose(long va, long length) {
    long step = 1;
    while (step < length && step < 2 << 20) {
      step *= 2;
    }
    while (va % step != 0) {
      step /= 2;
    }
    if (step < alignment) {
      return Answer.of(Errno.EINVAL);
    }
    // The window is aligned first, so what ends in its first page opens no place below that.
    long window = roundUp(0x1000, step) | va % 4096;
    List<Long> starts = new ArrayList<>(List.of(window));
    chunks.forEach(chunk -> starts.add(chunk.last() + 1));
    reserved.stream().filter(r -> r.last() > 0).forEach(range -> starts.add(range.last() + 1));
    starts.sort(Comparator.naturalOrder());
    for (long start : starts) {
      long hole = Math.max(start, window);
      long at = roundUp(hole, step) | va % 4096;
      IovaRange range = new IovaRange(hole, at + length - 1);
      boolean free =
          start >= 0x1000
              && chunks.stream().noneMatch(c -> c.meets(range.start(), range.last()))
              && reserved.stream().noneMatch(range::intersects);
      // The kernel gives no hole away of which only the last byte would be used.
      boolean lastByte =
          length == 1
              && (chunks.stream().anyMatch(c -> c.iova() == at + 1)
                  || reserved.stream().anyMatch(r -> r.start() == at + 1));
      if (free && !lastByte) {
        return Answer.of(at);
      }
    }
    return Answer.of(Errno.ENOSPC);
  }

  private static long roundUp(long value, long step) {
    return (value + step - 1) / step * step;
  }
}
