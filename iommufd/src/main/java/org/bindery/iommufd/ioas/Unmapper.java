package org.bindery.iommufd.ioas;

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
  long run(long start, long last) {
    long from = start;
    long bytes = 0;
    int rounds = 0;
    MappedArea told = null;
    while (true) {
      MappedArea pinned = null;
      space.tables().readLock().lock();
      space.areasLock().writeLock().lock();
      try {
        space.checkAlive().run();
        MappedArea area = space.areas().firstIn(from, last);
        while (area != null) {
          check(area, start, last);
          if (area.isPinned()) {
            area.preventsAccess = true;
            pinned = area;
            break;
          }
          remove(area);
          bytes += area.length;
          if (area.last() == last) {
            return bytes;
          }
          // What another command maps behind us is not ours to unmap.
          from = area.last() + 1;
          area = space.areas().firstIn(from, last);
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

  /**
   * Takes out every area of an address space that has neither a page table nor a user, so that
   * nothing is pinned. Called under its table lock, exclusively.
   */
  void forgetAll() {
    space.areasLock().writeLock().lock();
    try {
      space.checkAlive().run();
      space.areas().all().forEach(space.areas()::remove);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  private void check(MappedArea area, long start, long last) {
    space.areas().checkSettled(area);
    if (area.isLocked()) {
      throw space.userRefusals().locked(area, space.users().pinning(area));
    }
    space.areas().checkWhole(area, start, last);
  }

  // Lets go of the area lock meanwhile: what is in work is refused to others.
  private void remove(MappedArea area) {
    area.removing();
    space.areasLock().writeLock().unlock();
    try {
      space.pageTables().unmap(area);
    } finally {
      space.areasLock().writeLock().lock();
      space.areas().remove(area);
    }
  }
}
