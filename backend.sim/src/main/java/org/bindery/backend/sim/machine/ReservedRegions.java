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

  /** By address: those of the unit that it is behind, and what else is described. */
  static List<ReservedRegion> of(DeviceDescription device, SimHardware unit) {
    List<ReservedRegion> windows = unit.facts().windows();
    List<ReservedRegion> regions = new ArrayList<>(windows);
    device.firmwareRegions().stream()
        .filter(described -> windows.stream().noneMatch(window -> shows(window, described)))
        .forEach(regions::add);
    regions.sort(Comparator.comparing(region -> region.range().start(), Long::compareUnsigned));
    return regions;
  }

  /** A window, as a capture shows it: it does not tell who maps one of interrupts. */
  private static boolean shows(ReservedRegion window, ReservedRegion described) {
    return window.range().equals(described.range())
        && (window.kind() == described.kind()
            || window.kind() == ReservedRegion.Kind.SW_MSI
                && described.kind() == ReservedRegion.Kind.MSI);
  }
}
