package org.bindery.core.mdev.file;

import java.util.Comparator;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.device.MdevRegion;

/** The regions of an instance, and what of them may be accessed how. Immutable. */
final class InstanceRegions {
  private final String device;
  private final List<RegionInfo> all;

  InstanceRegions(String device, List<MdevRegion> regions) {
    this.device = device;
    this.all =
        regions.stream()
            .sorted(Comparator.comparingInt(MdevRegion::index))
            .map(region -> (RegionInfo) new InstanceRegion(region))
            .toList();
  }

  List<RegionInfo> all() {
    return all;
  }

  /**
   * @throws RefusedException EINVAL no such region
   */
  RegionInfo region(int index) {
    return all.stream()
        .filter(region -> region.index() == index)
        .findFirst()
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EINVAL,
                    "%s has no region %d; it has %s",
                    device,
                    index,
                    String.join(
                        ", ", all.stream().map(r -> r.index() + " (" + r.name() + ")").toList()))
                .exception());
  }

  /**
   * @throws RefusedException EINVAL no such region, bad width, not aligned, outside of it,
   *     read-only
   */
  void check(int index, long offset, int width, boolean writes) {
    RegionInfo region = region(index);
    if (width != 1 && width != 2 && width != 4 && width != 8) {
      throw Refusal.of(Errno.EINVAL, "a register is 1, 2, 4 or 8 bytes wide, not %d", width)
          .exception();
    }
    checkRange(region, offset, width);
    if (offset % width != 0) {
      throw Refusal.of(Errno.EINVAL, "offset 0x%x is not a multiple of the width %d", offset, width)
          .exception();
    }
    if (writes && !region.writable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s is read-only", region.name(), device)
          .exception();
    }
  }

  void checkRange(RegionInfo region, long offset, long length) {
    if (offset < 0 || length > region.size() || offset > region.size() - length) {
      throw Refusal.of(
              Errno.EINVAL,
              "%d bytes at 0x%x are not inside region %s of %s, which has 0x%x bytes",
              length,
              offset,
              region.name(),
              device,
              region.size())
          .exception();
    }
  }
}
