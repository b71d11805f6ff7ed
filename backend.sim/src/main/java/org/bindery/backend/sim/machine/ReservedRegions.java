package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.hardware.ReservedRegion;

/** What a function cannot have mapped. */
final class ReservedRegions {
  /** Writes there are interrupts on x86, whatever the tables say. */
  private static final ReservedRegion INTERRUPTS =
      new ReservedRegion(new IovaRange(0xfee00000L, 0xfeefffffL), ReservedRegion.Kind.MSI);

  private ReservedRegions() {}

  /** By address: the firmware's and the interrupts'. */
  static List<ReservedRegion> of(DeviceDescription device) {
    List<ReservedRegion> regions = new ArrayList<>(device.firmwareRegions());
    regions.add(INTERRUPTS);
    regions.sort(Comparator.comparing(region -> region.range().start(), Long::compareUnsigned));
    return regions;
  }
}
