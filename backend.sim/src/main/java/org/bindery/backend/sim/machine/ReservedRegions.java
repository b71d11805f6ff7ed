package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.hardware.ReservedRegion;

/** What a function cannot have mapped. */
final class ReservedRegions {
  private ReservedRegions() {}

  /** By address: the firmware's and those of the unit that it is behind. */
  static List<ReservedRegion> of(DeviceDescription device, SimHardware unit) {
    List<ReservedRegion> regions = new ArrayList<>(device.firmwareRegions());
    regions.addAll(unit.facts().windows());
    regions.sort(Comparator.comparing(region -> region.range().start(), Long::compareUnsigned));
    return regions;
  }
}
