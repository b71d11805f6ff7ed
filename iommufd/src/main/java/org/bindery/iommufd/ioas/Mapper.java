package org.bindery.iommufd.ioas;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;

/** Puts areas into an address space and its page tables, all or nothing: {@code iopt_map_pages}. */
final class Mapper {
  private final SpaceState space;

  Mapper(SpaceState space) {
    this.space = space;
  }

  /**
   * @return the IOVA
   */
  long run(List<Piece> pieces, long length, Access access, OptionalLong iova) {
    space.tables().readLock().lock();
    try {
      space.checkAlive().run();
      List<MappedArea> added = addAreas(pieces, length, access, iova);
      int mapped = 0;
      try {
        for (MappedArea area : added) {
          space.pageTables().map(area);
          mapped++;
        }
      } finally {
        finish(added, mapped);
      }
      return added.getFirst().iova;
    } finally {
      space.tables().readLock().unlock();
    }
  }

  private List<MappedArea> addAreas(
      List<Piece> pieces, long length, Access access, OptionalLong iova) {
    space.areasLock().writeLock().lock();
    try {
      return space.areas().add(pieces, length, access, iova);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  /** Declares areas mapped; when not all could be, takes all of them out again. */
  private void finish(List<MappedArea> added, int mapped) {
    boolean all = mapped == added.size();
    if (!all) {
      added.subList(0, mapped).forEach(space.pageTables()::unmap);
    }
    space.areasLock().writeLock().lock();
    try {
      for (MappedArea area : added) {
        if (all) {
          area.state = MappedArea.State.MAPPED;
        } else {
          space.areas().remove(area);
        }
      }
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }
}
