package org.bindery.tck.planted;

import java.util.List;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** Faults of a group. */
record PlantedGroup(Planting planting, DmaGroup real) {
  List<DmaDevice> members() {
    return real.members().stream().map(planting::device).toList();
  }

  void claim(DmaGroup.Owner owner) {
    try {
      real.claim(owner);
    } catch (RefusedException refused) {
      if (planting.fault != Planted.CLAIM_IS_NEVER_REFUSED) {
        throw refused;
      }
    }
  }

  void release(DmaGroup.Owner owner) {
    if (planting.fault != Planted.RELEASE_KEEPS_THE_CLAIM) {
      real.release(owner);
    }
  }
}
