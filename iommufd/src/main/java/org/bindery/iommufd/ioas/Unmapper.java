package org.bindery.iommufd.ioas;

import java.util.concurrent.locks.ReentrantReadWriteLock;
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

  private final ReentrantReadWriteLock tables;
  private final ReentrantReadWriteLock areasLock;
  private final AreaSet areas;
  private final PageTables pageTables;
  private final AddressUsers users;
  private final UserRefusals refusals;

  Unmapper(
      ReentrantReadWriteLock tables,
      ReentrantReadWriteLock areasLock,
      AreaSet areas,
      PageTables pageTables,
      AddressUsers users,
      UserRefusals refusals) {
    this.tables = tables;
    this.areasLock = areasLock;
    this.areas = areas;
    this.pageTables = pageTables;
    this.users = users;
    this.refusals = refusals;
  }

  /**
   * Removes the areas of a range, lowest first.
   *
   * @param alive asked under the table lock; throws when the address space has ended
   * @return bytes
   * @throws org.bindery.api.RefusedException EBUSY, ENOENT, EDEADLK; what was removed before stays
   *     removed
   */
  long run(IovaRange range, Runnable alive) {
    long from = range.start();
    long bytes = 0;
    int rounds = 0;
    MappedArea told = null;
    while (true) {
      MappedArea pinned = null;
      tables.readLock().lock();
      areasLock.writeLock().lock();
      try {
        alive.run();
        MappedArea area = areas.firstIn(from, range.last());
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
          area = areas.firstIn(from, range.last());
        }
      } finally {
        areasLock.writeLock().unlock();
        tables.readLock().unlock();
      }
      if (pinned == null) {
        return bytes;
      }
      rounds = pinned == told ? rounds + 1 : 1;
      told = pinned;
      RuntimeException failed = users.unmapping(pinned);
      if (rounds > ROUNDS) {
        throw refusals.keptPinned(pinned, users.pinning(pinned), failed);
      }
    }
  }

  private void check(MappedArea area, IovaRange range) {
    areas.checkSettled(area);
    if (area.isLocked()) {
      throw refusals.locked(area, users.pinning(area));
    }
    areas.checkWhole(area, range);
  }

  // Lets go of the area lock meanwhile: what is in work is refused to others.
  private void remove(MappedArea area) {
    area.state = MappedArea.State.REMOVING;
    areasLock.writeLock().unlock();
    try {
      pageTables.unmap(area);
    } finally {
      areasLock.writeLock().lock();
      areas.remove(area);
    }
  }
}
