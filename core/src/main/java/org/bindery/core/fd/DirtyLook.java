package org.bindery.core.fd;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineFd;

/** What devices have written through the page tables of an fd, asked area by area. Immutable. */
record DirtyLook(String fd, EngineFd engine) {
  private static final long FRAME = 4096;

  void track(int hwpt, boolean wanted) {
    commands().setDirtyTracking(hwpt, wanted);
  }

  /** As {@link org.bindery.api.IommuFd#dirty}. */
  List<IovaRange> read(int hwpt, IovaRange range, long pageSize, boolean clear) {
    if (pageSize < FRAME || Long.bitCount(pageSize) != 1) {
      throw Refusal.of(
              Errno.EINVAL, "page size 0x%x is not a power of two from 0x%x", pageSize, FRAME)
          .exception();
    }
    DirtyCommands commands = commands();
    Merged merged = new Merged(pageSize);
    for (Area area : engine.areas(table(hwpt).ioas())) {
      long last = area.iova() + area.length() - 1;
      if (!range.intersects(new IovaRange(area.iova(), last))) {
        continue;
      }
      long from = max(area.iova(), range.start() & -FRAME);
      long to = min(last, range.last() | FRAME - 1);
      read(commands, hwpt, from, to - from + 1, clear, merged);
    }
    return merged.ranges();
  }

  private void read(
      DirtyCommands commands, int hwpt, long iova, long length, boolean clear, Merged merged) {
    try {
      commands.readDirty(hwpt, iova, length, FRAME, clear, merged::add);
    } catch (RefusedException e) {
      // The area went meanwhile.
      if (e.errno() != Errno.ENOENT || engine.hwpts().stream().noneMatch(t -> t.id() == hwpt)) {
        throw e;
      }
    }
  }

  private Hwpt table(int id) {
    return engine.hwpts().stream()
        .filter(hwpt -> hwpt.id() == id)
        .findFirst()
        .orElseThrow(() -> Refusal.of(Errno.ENOENT, "%s has no page table %d", fd, id).exception());
  }

  private DirtyCommands commands() {
    return engine
        .commands(DirtyCommands.class)
        .orElseThrow(() ->
            Refusal.of(Errno.EOPNOTSUPP, "the engine of %s does not tell what devices write", fd)
                .exception());
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? b : a;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  /** Ranges in whole pages; those that touch are one. Added in ascending order. */
  private static final class Merged {
    private final long pageSize;
    private final List<IovaRange> ranges = new ArrayList<>();

    Merged(long pageSize) {
      this.pageSize = pageSize;
    }

    void add(long iova, long length) {
      long start = iova & -pageSize;
      long last = iova + length - 1 | pageSize - 1;
      if (!ranges.isEmpty() && Long.compareUnsigned(ranges.getLast().last() + 1, start) >= 0) {
        IovaRange before = ranges.removeLast();
        start = min(before.start(), start);
        last = max(before.last(), last);
      }
      ranges.add(new IovaRange(start, last));
    }

    List<IovaRange> ranges() {
      return List.copyOf(ranges);
    }
  }
}
