package org.bindery.tck.planted;

import java.util.List;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.ReservedRegion;

/** Faults of what a host says of a device. */
record PlantedDevice(Planting planting, DmaDevice real) {
  IommuHardware hardware() {
    return planting.hardware(real.hardware());
  }

  DmaGroup group() {
    return planting.group(real.group());
  }

  List<ReservedRegion> reservedRegions() {
    return planting.fault == Planted.NOTHING_IS_RESERVED ? List.of() : real.reservedRegions();
  }
}
