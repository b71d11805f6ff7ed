package org.bindery.iommufd.ioas;

import org.bindery.api.IovaRange;

/**
 * Takes areas out of an address space: {@code iopt_unmap_iova_range}.
 *
 * <p>An area in which a user has something pinned goes when it has been told to let go: meanwhile
 * nothing new is pinned in it, and no lock is held, so that it can.
 */
final class Unmapper {
  /** How often a user that does not let go is told again. */
  static final int ROUNDS = 100;

  private final SpaceState space;

  Unmapper(SpaceState space) {
    this.space = space;
  }

  /**
   * Removes the areas of a range, lowest first.
   *
   * @return bytes
   * @throws org.bindery.api.RefusedException EBUSY, ENOENT, EDEADLK; what was removed before stays
   *     removed
   */
  long run(IovaRange range) {
    long from = range.start();
    long bytes = 0;
    int rounds = 0;
    MappedArea told = null;
    while (true) {
      MappedArea pinned = null;
      space.tables().readLock().lock();
      space.areasLock().writeLock().lock();
      try {
        space.checkAlive().run();
        MappedArea area = space.areas().firstIn(from, range.last());
        while (area != null) {
          check(area, range);
          if (area.isPinned()) {
            area.preventsAccess = true;
            pinned = area;
            break;
          }
          remove(area);
          bytes += area.length;
          if (area.last() == range.last()) {
            return bytes;
          }
          // What another command maps behind us is not ours to unmap.
          from = area.last() + 1;
          area = space.areas().firstIn(from, range.last());
        }
      } finally {
        space.areasLock().writeLock().unlock();
        space.tables().readLock().unlock();
      }
      if (pinned == null) {
        return bytes;
      }
      rounds = pinned == told ? rounds + 1 : 1;
      told = pinned;
      RuntimeException failed = space.users().unmapping(pinned);
      if (rounds > ROUNDS) {
        throw space.userRefusals().keptPinned(pinned, space.users().pinning(pinned), failed);
      }
    }
  }

  private void check(MappedArea area, IovaRange range) {
    space.areas().checkSettled(area);
    if (area.isLocked()) {
      throw space.userRefusals().locked(area, space.users().pinning(area));
    }
    space.areas().checkWhole(area, range);
  }

  // Lets go of the area lock meanwhile: what is in work is refused to others.
  private void remove(MappedArea area) {
    area.state = MappedArea.State.REMOVING;
    space.areasLock().writeLock().unlock();
    try {
      space.pageTables().unmap(area);
    } finally {
      space.areasLock().writeLock().lock();
      space.areas().remove(area);
    }
  }
}
