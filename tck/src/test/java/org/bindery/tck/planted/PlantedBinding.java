package org.bindery.tck.planted;

import org.bindery.api.Hwpt;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;

/** Faults of a bound device. */
record PlantedBinding(Planted fault, EngineFd fd, EngineDevice real) {
  int attach(int pageTable) {
    try {
      return real.attach(
          fault == Planted.SPACE_CHOOSES_A_MANUAL_TABLE ? manualOf(pageTable) : pageTable);
    } catch (RefusedException refused) {
      if (fault == Planted.FAILED_REPLACE_DETACHES) {
        real.detach();
      }
      throw refused;
    }
  }

  private int manualOf(int target) {
    return fd.hwpts().stream()
        .filter(hwpt -> hwpt.ioas() == target && !hwpt.automatic())
        .map(Hwpt::id)
        .findFirst()
        .orElse(target);
  }

  void attachPasid(int pasid, int hwpt) {
    if (fault != Planted.PASID_KEEPS_THE_FIRST_TABLE || real.attachedPasid(pasid).isEmpty()) {
      real.attachPasid(pasid, hwpt);
    }
  }

  void detachPasid(int pasid) {
    if (fault != Planted.PASID_DETACH_ONLY_SAYS_SO) {
      real.detachPasid(pasid);
    }
  }

  void detach() {
    if (fault != Planted.DETACH_ONLY_SAYS_SO) {
      real.detach();
    }
  }
}
