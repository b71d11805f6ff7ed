package org.bindery.backend.sim.machine;

import java.lang.foreign.MemorySegment;
import org.bindery.device.DmaPort;

/** The way to memory of a function that no IOMMU is in front of: there is none (I2). */
enum NoPath implements DmaPort {
  NO_PATH;

  @Override
  public boolean read(long iova, MemorySegment into) {
    return false;
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return false;
  }
}
