package org.bindery.tck.planted;

import java.lang.foreign.MemorySegment;
import org.bindery.device.DmaPort;

/** Faults of a device's way to memory. */
record PlantedDma(Planted fault, DmaPort real) {
  private static final long PAGE = 4096;

  /** Where messages go, by MiB. */
  private static final long MESSAGES = 0xfee;

  boolean write(long iova, MemorySegment from) {
    if (fault != Planted.REFUSED_WRITE_LANDS_PARTLY) {
      boolean done = real.write(iova, from);
      return done || fault == Planted.REFUSED_MESSAGE_SEEMS_RAISED && iova >>> 20 == MESSAGES;
    }
    long done = 0;
    while (done < from.byteSize()) {
      long part = Math.min(PAGE - (iova + done & PAGE - 1), from.byteSize() - done);
      if (!real.write(iova + done, from.asSlice(done, part))) {
        return false;
      }
      done += part;
    }
    return true;
  }
}
