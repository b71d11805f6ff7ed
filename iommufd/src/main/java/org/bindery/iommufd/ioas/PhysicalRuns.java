package org.bindery.iommufd.ioas;

import org.bindery.api.IovaRange;
import org.bindery.engine.PhysicalRange;
import org.bindery.hardware.PhysicalLookup;

/**
 * Finds runs of physical memory behind mapped IOVAs. Shares the address space's two locks, so that
 * neither the tables nor what is mapped changes meanwhile.
 */
record PhysicalRuns(SpaceState space) {
  /**
   * The run that begins at an IOVA, inside its area.
   *
   * @param limit bytes of interest, more than 0
   */
  PhysicalRange find(long iova, long limit) {
    space.tables().readLock().lock();
    try {
      space.areasLock().readLock().lock();
      try {
        return locked(iova, limit);
      } finally {
        space.areasLock().readLock().unlock();
      }
    } finally {
      space.tables().readLock().unlock();
    }
  }

  private PhysicalRange locked(long iova, long limit) {
    MappedArea area = space.areas().firstIn(iova, iova);
    if (area == null || !area.isMapped()) {
      throw space.refusals().hole(new IovaRange(iova, iova), iova);
    }
    PhysicalLookup table =
        space.pageTables().physical().orElseThrow(() -> space.refusals().translates());
    long first = table.physicalAt(iova);
    // Never the whole of 64 bits: the last address is not looked up.
    long left = area.last() - iova + 1;
    long most = Long.compareUnsigned(limit, left) < 0 ? limit : left;
    long found = UserPages.SIZE - (first & UserPages.SIZE - 1);
    while (Long.compareUnsigned(found, most) < 0
        && table.physicalAt(iova + found) == first + found) {
      found += UserPages.SIZE;
    }
    return new PhysicalRange(first, Long.compareUnsigned(found, most) < 0 ? found : most);
  }
}
