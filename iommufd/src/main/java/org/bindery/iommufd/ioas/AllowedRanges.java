package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;

/** From where IOVAs are chosen, and what nothing may reserve: {@code allowed_itree}. Immutable. */
final class AllowedRanges {
  /** Everything may be chosen, and everything reserved. */
  static final AllowedRanges ANY = new AllowedRanges(List.of(), List.of(IovaRange.all()));

  private final List<IovaRange> ranges;
  private final List<IovaRange> windows;

  private AllowedRanges(List<IovaRange> ranges, List<IovaRange> windows) {
    this.ranges = ranges;
    this.windows = windows;
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL a range of one byte, or two that overlap
   */
  static AllowedRanges of(List<IovaRange> wanted) {
    if (wanted.isEmpty()) {
      return ANY;
    }
    List<IovaRange> sorted = new ArrayList<>(wanted);
    sorted.sort(Comparator.comparing(IovaRange::start, Long::compareUnsigned));
    for (int i = 0; i < sorted.size(); i++) {
      IovaRange range = sorted.get(i);
      if (range.start() == range.last()) {
        throw Refusal.of(Errno.EINVAL, "the allowed range %s is a single byte", range).exception();
      }
      if (i > 0 && range.intersects(sorted.get(i - 1))) {
        throw Refusal.of(
                Errno.EINVAL, "the allowed ranges %s and %s overlap", sorted.get(i - 1), range)
            .exception();
      }
    }
    return new AllowedRanges(List.copyOf(sorted), merged(sorted));
  }

  /** Where IOVAs are chosen: ascending, not touching each other. */
  List<IovaRange> windows() {
    return windows;
  }

  /** The ranges that nothing may reserve, ascending. */
  List<IovaRange> ranges() {
    return ranges;
  }

  /** The lowest allowed range that meets another; or null. */
  IovaRange firstIn(IovaRange other) {
    for (IovaRange range : ranges) {
      if (range.intersects(other)) {
        return range;
      }
    }
    return null;
  }

  // What touches is one window, so that an area may lie across the border.
  private static List<IovaRange> merged(List<IovaRange> sorted) {
    List<IovaRange> merged = new ArrayList<>();
    for (IovaRange range : sorted) {
      boolean touches = !merged.isEmpty() && merged.getLast().last() + 1 == range.start();
      long start = touches ? merged.removeLast().start() : range.start();
      merged.add(new IovaRange(start, range.last()));
    }
    return List.copyOf(merged);
  }
}
