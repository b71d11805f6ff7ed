package org.bindery.iommufd.ioas;

import java.util.concurrent.locks.ReadWriteLock;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.ApartLock;

/**
 * What the parts of one address space share. Its locks are not reentrant: nothing that holds one is
 * called by who holds it.
 *
 * @param tables guards the page tables: see {@link Ioas}
 * @param areasLock guards the areas and what is reserved
 * @param checkAlive asked under the tables lock; ENOENT when the address space has ended
 */
record SpaceState(
    ReadWriteLock tables,
    ReadWriteLock areasLock,
    AreaSet areas,
    ReservedRanges reserved,
    PageTables pageTables,
    AddressUsers users,
    IoasRefusals refusals,
    UserRefusals userRefusals,
    Runnable checkAlive) {
  SpaceState(
      IoasRefusals refusals,
      UserRefusals userRefusals,
      int areas,
      Failures failures,
      Runnable checkAlive) {
    this(refusals, userRefusals, areas, failures, new ReservedRanges(), checkAlive);
  }

  private SpaceState(
      IoasRefusals refusals,
      UserRefusals userRefusals,
      int areas,
      Failures failures,
      ReservedRanges reserved,
      Runnable checkAlive) {
    this(
        new ApartLock(),
        new ApartLock(),
        new AreaSet(refusals, reserved, areas, failures),
        reserved,
        new PageTables(),
        new AddressUsers(),
        refusals,
        userRefusals,
        checkAlive);
  }

  /** Nobody maps, unmaps or reaches anything meanwhile. */
  void exclusively(Runnable change) {
    tables.writeLock().lock();
    areasLock.writeLock().lock();
    try {
      change.run();
    } finally {
      areasLock.writeLock().unlock();
      tables.writeLock().unlock();
    }
  }
}
