package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.api.IovaRange;

/**
 * What cannot be mapped in an address space, and on whose behalf; ranges of different owners may
 * overlap.
 *
 * <p>There are few and they change only with devices and page tables, so they stand in a list, with
 * the holes between them kept ready. Guarded by the address space's area lock.
 */
final class ReservedRanges {
  private record Entry(Reservation reservation, Object owner) {}

  private final List<Entry> entries = new ArrayList<>();
  private List<IovaRange> holes = List.of(IovaRange.all());

  void add(Reservation reservation, Object owner) {
    entries.add(new Entry(reservation, owner));
    entries.sort(Comparator.comparing(e -> e.reservation().range().start(), Long::compareUnsigned));
    holes = findHoles();
  }

  void removeAll(Object owner) {
    entries.removeIf(entry -> entry.owner() == owner);
    holes = findHoles();
  }

  /** The lowest reservation that meets a range; or null. */
  Reservation firstIn(IovaRange range) {
    for (Entry entry : entries) {
      if (entry.reservation().range().intersects(range)) {
        return entry.reservation();
      }
    }
    return null;
  }

  /** Whether nothing of a range is reserved. */
  boolean isFree(long start, long last) {
    int hole = firstHole(start);
    return hole < holes.size()
        && Long.compareUnsigned(holes.get(hole).start(), start) <= 0
        && Long.compareUnsigned(holes.get(hole).last(), last) >= 0;
  }

  /**
   * The index of the first hole that does not end before an address; as many as there are: none.
   */
  int firstHole(long address) {
    int from = 0;
    int to = holes.size();
    while (from < to) {
      int middle = from + to >>> 1;
      if (Long.compareUnsigned(holes.get(middle).last(), address) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** What is not reserved, ascending, disjoint and not touching each other. */
  List<IovaRange> holes() {
    return holes;
  }

  private List<IovaRange> findHoles() {
    List<IovaRange> found = new ArrayList<>();
    long next = 0;
    for (Entry entry : entries) {
      IovaRange range = entry.reservation().range();
      if (Long.compareUnsigned(range.start(), next) > 0) {
        found.add(new IovaRange(next, range.start() - 1));
      }
      if (range.last() == -1) {
        return List.copyOf(found);
      }
      if (Long.compareUnsigned(range.last(), next) >= 0) {
        next = range.last() + 1;
      }
    }
    found.add(new IovaRange(next, -1));
    return List.copyOf(found);
  }
}
