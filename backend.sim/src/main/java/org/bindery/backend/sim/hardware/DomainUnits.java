package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The units that use a table: the one that made it, and others of the machine that can walk it, as
 * Linux shares a domain between the units of one driver.
 *
 * <p>{@link #invalidate} keeps the order that I3 takes, after the table itself was changed: the
 * IOTLB of every unit, then the device TLB of every requester that may have used the table, then
 * wait for their requests. (The other way round a device could fill its TLB from an IOTLB.)
 *
 * <p>Thread-safe. A unit that begins to use the table while another thread invalidates either is
 * seen by that or walks the table as the change left it.
 */
final class DomainUnits {
  private final PageWalk table;
  private final TableFormat format;
  // The maker first. A unit stays in it, with its domain id, until the table ends.
  private final List<DomainOnUnit> units = new CopyOnWriteArrayList<>();

  DomainUnits(Unit maker, PageWalk table, TableFormat format) {
    this.table = table;
    this.format = format;
    units.add(maker.enter(table, format));
  }

  Unit maker() {
    return units.getFirst().unit();
  }

  /** As a unit uses it; the first time takes a domain id of the unit's (ENOMEM). */
  synchronized DomainOnUnit on(Unit unit) {
    for (DomainOnUnit known : units) {
      if (known.unit() == unit) {
        return known;
      }
    }
    DomainOnUnit entered = unit.enter(table, format);
    units.add(entered);
    return entered;
  }

  /** Whether it is this table, as one of the units uses it. */
  boolean has(DomainOnUnit domain) {
    return units.contains(domain);
  }

  /**
   * After a change of the table: when this returns no request uses what it had for the pages.
   *
   * @param whole a leaf went that reaches beyond them
   */
  void invalidate(long iova, long pages, boolean whole) {
    // A unit that is not in the list when it is read walks the table after the change.
    VarHandle.fullFence();
    for (DomainOnUnit on : units) {
      on.invalidate(iova, pages, whole);
    }
    for (DomainOnUnit on : units) {
      on.invalidateDevices(iova, pages, whole);
    }
    for (DomainOnUnit on : units) {
      on.drain();
    }
  }

  /** No requester uses it any more: its domain ids may be others'. */
  void end() {
    for (DomainOnUnit on : units) {
      on.end();
      on.unit().freeDomain(on.id());
    }
  }
}
