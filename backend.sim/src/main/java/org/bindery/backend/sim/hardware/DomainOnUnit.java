package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.PageEntry;

/**
 * A table as one unit uses it: with the unit's domain id for it, the unit's IOTLB, and those of the
 * unit's requesters that may use it. Thread-safe; translating takes no lock and makes no garbage.
 */
final class DomainOnUnit {
  private final Unit unit;
  private final int id;
  private final PageWalk table;
  private final Iotlb iotlb;
  private final IovaRange aperture;
  private final TableFormat format;
  // One for each time that a requester was attached and not yet left.
  private final List<Use> uses = new CopyOnWriteArrayList<>();

  /**
   * @param pasid 0: what the requester sends without one
   */
  private record Use(Requester requester, int pasid) {}

  /**
   * @param format of the table, which may be of another unit
   * @param aperture what can be addressed in it here
   */
  DomainOnUnit(
      Unit unit, int id, PageWalk table, Iotlb iotlb, TableFormat format, IovaRange aperture) {
    this.unit = unit;
    this.id = id;
    this.table = table;
    this.iotlb = iotlb;
    this.aperture = aperture;
    this.format = format;
  }

  Unit unit() {
    return unit;
  }

  int id() {
    return id;
  }

  IovaRange aperture() {
    return aperture;
  }

  TableFormat format() {
    return format;
  }

  void join(Requester requester, int pasid) {
    uses.add(new Use(requester, pasid));
  }

  void leave(Requester requester, int pasid) {
    uses.remove(new Use(requester, pasid));
  }

  /**
   * The entry of a page, by the IOTLB or a walk; {@link PageEntry#NONE}: not mapped.
   *
   * @param page its first address
   */
  long translate(long page) {
    long entry = iotlb.lookup(id, page);
    if (entry == PageEntry.NONE) {
      long stamp = iotlb.stamp();
      entry = table.walk(page);
      if (entry != PageEntry.NONE) {
        iotlb.insert(id, page, entry, stamp);
      }
    }
    return entry;
  }

  /** As {@link PageWalk#request}. */
  boolean requestPage(long address, Access access) {
    return table.request(address, access);
  }

  /**
   * After this no translation that the table had is used for the pages.
   *
   * @param whole a leaf went that reaches beyond them
   */
  void invalidate(long iova, long pages, boolean whole) {
    if (whole) {
      iotlb.invalidateDomain(id);
    } else {
      iotlb.invalidateRange(id, iova, pages);
    }
  }

  /** As {@link #invalidate}, of what the functions that may have used the table keep themselves. */
  void invalidateDevices(long iova, long pages, boolean whole) {
    for (Use use : uses) {
      use.requester().invalidateDevice(use.pasid(), iova, pages, whole);
    }
  }

  /** Waits for the requests in flight of all requesters that may have used the table. */
  void drain() {
    for (Use use : uses) {
      use.requester().inFlight().drain();
    }
  }

  void end() {
    iotlb.invalidateDomain(id);
  }
}
