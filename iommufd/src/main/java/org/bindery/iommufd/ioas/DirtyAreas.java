package org.bindery.iommufd.ioas;

import org.bindery.hardware.DirtyTracking;

/**
 * What devices have written, area by area: {@code iopt_set_dirty_tracking} and {@code
 * iopt_read_and_clear_dirty_data} with their order of checks. Its callers share the address space's
 * area lock, so that no area that is looked at can be unmapped meanwhile; among themselves they
 * exclude each other.
 */
final class DirtyAreas {
  private final AreaSet areas;
  private final IoasRefusals refusals;

  DirtyAreas(AreaSet areas, IoasRefusals refusals) {
    this.areas = areas;
    this.refusals = refusals;
  }

  /**
   * @param table null: it was not allocated for that
   * @param name what refusals call the table
   * @throws org.bindery.api.RefusedException EOPNOTSUPP; what the hardware refuses
   */
  synchronized void track(DirtyTracking table, String name, boolean wanted) {
    if (table == null) {
      throw refusals.untracked(name);
    }
    if (wanted) {
      forget(table);
    }
    table.track(wanted);
  }

  // So that what is told from now on was written from now on.
  private void forget(DirtyTracking table) {
    try {
      for (MappedArea area : areas.mapped()) {
        table.read(area.iova, area.last(), true, (iova, length) -> {});
      }
    } finally {
      table.flush();
    }
  }

  /**
   * @param table null: it was not allocated for that
   * @param name what refusals call the table
   * @throws org.bindery.api.RefusedException in this order: EOVERFLOW; EINVAL ends that do not lie
   *     on pages, page size 0, ends that do not lie on those; EOPNOTSUPP
   */
  synchronized void read(
      DirtyTracking table,
      String name,
      long iova,
      long length,
      long pageSize,
      boolean clear,
      DirtyTracking.DirtySink sink) {
    // Length 0 at IOVA 0 is everything: its last byte is the last of 64 bits.
    long last = iova + (length - 1);
    if (carries(iova, length - 1)) {
      throw refusals.overflow("IOVA", iova, length);
    }
    checkEnds(iova, last, areas.alignment(), "the page size of the tables");
    if (pageSize == 0) {
      throw refusals.pageSizeOfNothing();
    }
    checkEnds(iova, last, pageSize, "what a bit is to stand for");
    if (table == null) {
      throw refusals.untracked(name);
    }
    try {
      readAreas(table, iova, last, clear, sink);
    } finally {
      if (clear) {
        table.flush();
      }
    }
  }

  // A hole ends it, and nobody is told: the kernel's rule.
  private void readAreas(
      DirtyTracking table, long iova, long last, boolean clear, DirtyTracking.DirtySink sink) {
    long at = iova;
    while (true) {
      MappedArea area = areas.firstIn(at, at);
      if (area == null || !area.isMapped()) {
        return;
      }
      boolean end = Long.compareUnsigned(area.last(), last) >= 0;
      table.read(at, end ? last : area.last(), clear, sink);
      if (end) {
        return;
      }
      at = area.last() + 1;
    }
  }

  // By mask, as the kernel does: it expects a power of two, and does not ask.
  private void checkEnds(long iova, long last, long multiple, String of) {
    long mask = multiple - 1;
    if ((iova & mask) != 0 || (last + 1 & mask) != 0) {
      throw refusals.endMisaligned((iova & mask) != 0 ? iova : last + 1, multiple, of);
    }
  }

  private static boolean carries(long a, long b) {
    return Long.compareUnsigned(a + b, a) < 0;
  }
}
