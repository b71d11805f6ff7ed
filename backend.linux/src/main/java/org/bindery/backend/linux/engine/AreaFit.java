package org.bindery.backend.linux.engine;

import java.util.List;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;

/**
 * Whether what is mapped fits a table that is to be made for a device: {@code
 * iopt_table_add_domain} asks so (EADDRINUSE) before it takes hold of memory. The kernel is asked
 * itself but where it must not come to the memory.
 */
final class AreaFit {
  private final DeviceInfo info;

  AreaFit(DeviceInfo info) {
    this.info = info;
  }

  /** In a table alone. */
  boolean inTable(IoasBook ioas) {
    return in(List.of(new IovaRange(0, info.ranges().getLast().last())), ioas);
  }

  /** In a table, and beside what is reserved for the device. */
  boolean besideReserved(IoasBook ioas) {
    return in(info.ranges(), ioas);
  }

  private boolean in(List<IovaRange> ranges, IoasBook ioas) {
    long offsets = info.pageSizes().getFirst() - 1;
    return ioas.areas().all().stream()
        .allMatch(area ->
            ((area.iova() | area.length() | area.address()) & offsets) == 0
                && ranges.stream()
                    .anyMatch(range -> range.contains(area.iova()) && range.contains(area.last())));
  }
}
