package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.hardware.PageRequestSink;

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
final class DomainUnits implements Dependent {
  private final PageWalk table;
  private final TableFormat format;
  // The maker first. A unit stays in it, with its domain id, until the table ends.
  private final List<DomainOnUnit> units = new CopyOnWriteArrayList<>();
  // Tables that are walked through this one: what is kept of them depends on it.
  private final List<Dependent> nested = new CopyOnWriteArrayList<>();

  DomainUnits(Unit maker, PageWalk table, TableFormat format) {
    this.table = table;
    this.format = format;
    units.add(maker.enter(table, format));
  }

  /** As {@link PageWalk#asks}. */
  PageRequestSink asks() {
    return table.asks();
  }

  Unit maker() {
    return units.getFirst().unit();
  }

  /** Walks of another table go through this one, from now on. */
  void nest(Dependent other) {
    nested.add(other);
  }

  void unnest(Dependent other) {
    nested.remove(other);
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
    forget(iova, pages, whole);
    // Which of their pages lead here nobody knows.
    nested.forEach(Dependent::invalidateAll);
  }

  private void forget(long iova, long pages, boolean whole) {
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

  /**
   * As {@link #invalidate}, of all that it has: after a change of marks in the leaves, where a
   * guest drops its table, where that of the parent has changed.
   */
  @Override
  public void invalidateAll() {
    forget(0, 0, true);
    nested.forEach(Dependent::invalidateAll);
  }

  /** No requester uses it any more: its domain ids may be others'. */
  void end() {
    units.forEach(DomainOnUnit::end);
  }
}
