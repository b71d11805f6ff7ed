package org.bindery.tck.planted;

import org.bindery.hardware.HostMemory;

/** Faults of a host's memory. */
record PlantedMemory(Planted fault, HostMemory real) {
  void unpin(long frame, long pages) {
    boolean forgets = fault == Planted.UNPIN_FORGETS_A_PAGE && pages > 1;
    real.unpin(frame, forgets ? pages - 1 : pages);
  }
}
