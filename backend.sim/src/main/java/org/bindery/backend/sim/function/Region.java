package org.bindery.backend.sim.function;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.pci.ResourceRange;

/**
 * A region of a function.
 *
 * @param io decoded as I/O ports, which cannot be mapped
 */
public record Region(int index, String name, long size, boolean io) implements RegionInfo {
  private static final long PAGE = 4096;

  /** All that have a size, by index. */
  public static List<Region> of(DeviceDescription device) {
    List<Region> regions = new ArrayList<>();
    device.resources().stream()
        .filter(resource -> resource.index() <= ResourceRange.ROM_INDEX)
        .sorted((a, b) -> Integer.compare(a.index(), b.index()))
        .forEach(resource ->
            regions.add(
                new Region(
                    resource.index(),
                    resource.index() == ROM ? "rom" : "bar" + resource.index(),
                    resource.size(),
                    resource.isIo())));
    regions.add(new Region(CONFIG, "config", device.config().size(), false));
    return regions;
  }

  @Override
  public boolean readable() {
    return true;
  }

  @Override
  public boolean writable() {
    return index != ROM;
  }

  /** Memory BARs of whole pages, as in VFIO. */
  @Override
  public boolean mappable() {
    return index < ROM && !io && size % PAGE == 0;
  }
}
