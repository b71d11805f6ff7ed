package org.bindery.backend.sim.hardware;

import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.model.iommu.GuestMemory;
import org.bindery.model.iommu.PageEntry;

/** A guest's memory: what a parent maps. Entries are fetched as snooped requests are. */
record ParentMemory(UnitDomain parent, CachedMemory memory) implements GuestMemory {
  @Override
  public long last() {
    return parent.aperture().last();
  }

  @Override
  public long parent(long address, boolean write) {
    if (!write) {
      return parent.walk(address);
    }
    WriteMarks marks = parent.marks();
    if (marks != null && marks.on()) {
      return parent.walkForWrite(address);
    }
    long entry = parent.walk(address);
    // There is nothing to mark.
    return PageEntry.writable(entry) ? entry | PageEntry.DIRTY : entry;
  }

  @Override
  public boolean load(long frame, int at, long[] into) {
    return memory.load(frame, at, into);
  }

  @Override
  public boolean exchange(long frame, int at, long expected, long stored) {
    return memory.exchange(frame, at, expected, stored);
  }
}
