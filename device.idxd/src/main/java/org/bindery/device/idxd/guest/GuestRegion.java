package org.bindery.device.idxd.guest;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;

/**
 * A region of a guest's accelerator. Registers are emulated and so not mapped; portals are mapped.
 */
public record GuestRegion(int index, String name, long size, boolean mappable)
    implements RegionInfo {
  public static final int REGISTERS = 0;
  public static final int PORTALS = 2;

  static final GuestRegion BAR0 = new GuestRegion(REGISTERS, "bar0", 0x2000, false);
  static final GuestRegion BAR2 = new GuestRegion(PORTALS, "bar2", 0x2000, true);
  static final GuestRegion CONFIG_SPACE = new GuestRegion(CONFIG, "config", 0x1000, false);

  public static final List<RegionInfo> ALL = List.of(BAR0, BAR2, CONFIG_SPACE);

  /** The region of an index (EINVAL). */
  public static GuestRegion of(int index) {
    return ALL.stream()
        .filter(region -> region.index() == index)
        .map(GuestRegion.class::cast)
        .findFirst()
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EINVAL,
                    "a passed work queue has no region %d; it has 0 (bar0), 2 (bar2), 7 (config)",
                    index)
                .exception());
  }

  /** Refuses an access that is not in it, or not aligned (EINVAL). */
  public void check(long offset, int width) {
    boolean good =
        (width == 1 || width == 2 || width == 4 || width == 8)
            && offset >= 0
            && offset <= size - width
            && offset % width == 0;
    if (!good) {
      throw Refusal.of(
              Errno.EINVAL,
              "%d bytes at 0x%x are no aligned register of region %s, which has 0x%x bytes",
              width,
              offset,
              name,
              size)
          .exception();
    }
  }

  @Override
  public boolean readable() {
    return true;
  }

  @Override
  public boolean writable() {
    return true;
  }
}
