package org.bindery.iommufd.ioas;

/**
 * Cuts areas in two: {@code iopt_cut_iova}. The page tables keep what they have: without huge pages
 * a part of it can be unmapped alone.
 */
final class Cutter {
  private final SpaceState space;

  Cutter(SpaceState space) {
    this.space = space;
  }

  void run(long... lasts) {
    space.tables().readLock().lock();
    space.areasLock().writeLock().lock();
    try {
      space.checkAlive().run();
      for (long last : lasts) {
        MappedArea area = space.areas().firstIn(last, last);
        if (area != null && last != area.iova && last != area.last()) {
          cut(area, last + 1);
        }
      }
    } finally {
      space.areasLock().writeLock().unlock();
      space.tables().readLock().unlock();
    }
  }

  private void cut(MappedArea area, long at) {
    if (area.preventsAccess) {
      throw space.refusals().busy(area);
    }
    space.areas().checkSettled(area);
    long length = at - area.iova;
    long offset = area.offset + length;
    long mask = space.areas().alignment() - 1;
    if (((at | offset) & mask) != 0) {
      throw space.refusals().misaligned("IOVA", at, mask + 1);
    }
    if (area.isPinned()) {
      throw space.refusals().uncut(area, "an access has pinned in it");
    }
    if (!space.pageTables().isEmpty()) {
      if (space.pageTables().hugePages()) {
        throw space.refusals().uncut(area, "page tables may have it by huge pages");
      }
      area.pages.cut(offset >>> UserPages.SHIFT);
    }
    space
        .areas()
        .replace(
            area,
            new MappedArea(area.iova, length, area.access, area.pages, area.offset),
            new MappedArea(at, area.length - length, area.access, area.pages, offset));
  }
}
