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
   * Maps pages as one area.
   *
   * @param offset bytes from the first byte of the pages
   * @return the IOVA
   */
  long run(UserPages pages, long offset, long length, Access access, OptionalLong iova) {
    space.tables().readLock().lock();
    try {
      space.checkAlive().run();
      MappedArea area = add(pages, offset, length, access, iova);
      boolean mapped = false;
      try {
        space.pageTables().map(area);
        mapped = true;
      } finally {
        if (mapped) {
          area.mapped();
        } else {
          remove(List.of(area));
        }
      }
      return area.iova;
    } finally {
      space.tables().readLock().unlock();
    }
  }

  private MappedArea add(
      UserPages pages, long offset, long length, Access access, OptionalLong iova) {
    space.areasLock().writeLock().lock();
    try {
      return space.areas().add(pages, offset, length, access, iova);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  /**
   * Maps pieces of what is mapped already, one area each, behind one another.
   *
   * @return the IOVA
   */
  long run(List<Piece> pieces, long length, Access access, OptionalLong iova) {
    space.tables().readLock().lock();
    try {
      space.checkAlive().run();
      List<MappedArea> added = add(pieces, length, access, iova);
      int mapped = 0;
      try {
        for (MappedArea area : added) {
          space.pageTables().map(area);
          mapped++;
        }
      } finally {
        if (mapped == added.size()) {
          declareMapped(added);
        } else {
          added.subList(0, mapped).forEach(space.pageTables()::unmap);
          remove(added);
        }
      }
      return added.getFirst().iova;
    } finally {
      space.tables().readLock().unlock();
    }
  }

  private List<MappedArea> add(List<Piece> pieces, long length, Access access, OptionalLong iova) {
    space.areasLock().writeLock().lock();
    try {
      return space.areas().add(pieces, length, access, iova);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  /** Under the lock, so that they are mapped at once for who looks at several. */
  private void declareMapped(List<MappedArea> added) {
    space.areasLock().writeLock().lock();
    try {
      added.forEach(MappedArea::mapped);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  private void remove(List<MappedArea> added) {
    space.areasLock().writeLock().lock();
    try {
      added.forEach(space.areas()::remove);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }
}
