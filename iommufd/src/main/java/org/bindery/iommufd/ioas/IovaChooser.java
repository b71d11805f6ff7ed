package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.hardware.HostMemory;

/**
 * Chooses an IOVA as {@code iopt_alloc_iova} does (drivers/iommu/iommufd/io_pagetable.c): the
 * lowest place that keeps the alignment of the user address, so that large leaves stay possible,
 * and its offset in the page; never in the first page nor in the last.
 */
final class IovaChooser {
  /** A transparent huge page: more alignment than that is not sought. */
  static final long MOST_ALIGNMENT = 2L << 20;

  private static final long FIRST = HostMemory.PAGE_SIZE;
  private static final long LAST = -1L - HostMemory.PAGE_SIZE;

  private final long length;
  private final long alignment;
  private final long offset;

  /**
   * @param address of the first byte, in its process or in its file
   * @param length bytes, 1 to 2^63 - 2
   */
  IovaChooser(long address, long length) {
    this.length = length;
    this.alignment = alignment(address, length);
    this.offset = address & HostMemory.PAGE_SIZE - 1;
  }

  /** What the place will be aligned to, but for the offset; a power of two up to 2 MiB. */
  long alignment() {
    return alignment;
  }

  /**
   * @param windows where to choose, ascending
   * @return {@link IntervalTree#NONE} when there is no room
   */
  long choose(List<IovaRange> windows, ReservedRanges reserved, IntervalTree<?> areas) {
    for (IovaRange window : windows) {
      long first = higher(window.start(), FIRST);
      long found = choose(first, lower(window.last(), LAST), reserved, areas);
      if (found != IntervalTree.NONE) {
        return found;
      }
    }
    return IntervalTree.NONE;
  }

  private long choose(long first, long last, ReservedRanges reserved, IntervalTree<?> areas) {
    // The kernel aligns the whole window first.
    long start = Long.compareUnsigned(first, last) > 0 ? IntervalTree.NONE : place(first, last);
    if (start == IntervalTree.NONE) {
      return IntervalTree.NONE;
    }
    List<IovaRange> holes = reserved.holes();
    for (int i = reserved.firstHole(start); i < holes.size(); i++) {
      IovaRange hole = holes.get(i);
      if (Long.compareUnsigned(hole.start(), last) > 0) {
        break;
      }
      long lo = higher(hole.start(), start);
      long found =
          areas.firstFit(
              lo, lower(hole.last(), last), Alignment.of(alignment), length, this::place);
      if (found != IntervalTree.NONE) {
        return found;
      }
    }
    return IntervalTree.NONE;
  }

  private static long higher(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static long lower(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private long place(long start, long last) {
    long up = start + alignment - 1;
    if (Long.compareUnsigned(up, start) < 0) {
      return IntervalTree.NONE;
    }
    long aligned = up & -alignment | offset;
    // As in the kernel, a single byte at the very end of a hole is not used.
    boolean fits =
        Long.compareUnsigned(aligned, last) < 0
            && Long.compareUnsigned(last - aligned, length - 1) >= 0;
    return fits ? aligned : IntervalTree.NONE;
  }

  private static long alignment(long address, long length) {
    long byLength = length >= MOST_ALIGNMENT ? MOST_ALIGNMENT : Long.highestOneBit(2 * length - 1);
    long byAddress = Long.lowestOneBit(address);
    return address == 0 || Long.compareUnsigned(byLength, byAddress) < 0 ? byLength : byAddress;
  }
}
