package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.ReservedRegion;
import org.bindery.hardware.ReservedRegion.Kind;

/**
 * A device's interrupts go to addresses that hardware knows, or to one window that software maps:
 * not to both ({@code iopt_table_enforce_dev_resv_regions}, which looks after it has reserved).
 */
final class InterruptWindows {
  private InterruptWindows() {}

  /**
   * @throws org.bindery.api.RefusedException EINVAL windows of both kinds, or several for software
   */
  static void check(DmaDevice device) {
    List<IovaRange> hardware = ranges(device, Kind.MSI);
    List<IovaRange> software = ranges(device, Kind.SW_MSI);
    if (software.size() > 1 || !software.isEmpty() && !hardware.isEmpty()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s cannot be attached: its interrupts have the windows %s for software and %s for"
                  + " hardware, where one for software or some for hardware are possible",
              device.name(),
              software,
              hardware)
          .exception();
    }
  }

  private static List<IovaRange> ranges(DmaDevice device, Kind kind) {
    return device.reservedRegions().stream()
        .filter(region -> region.kind() == kind)
        .map(ReservedRegion::range)
        .toList();
  }
}
