package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;

/**
 * A table as one unit uses it: with the unit's domain id for it, the unit's IOTLB, and those of the
 * unit's requesters that may use it. Thread-safe; translating takes no lock and makes no garbage.
 */
final class DomainOnUnit {
  private final Unit unit;
  private final int id;
  private final RadixTable table;
  private final Iotlb iotlb;
  // A requester is in it once for each time that it was attached and not yet left.
  private final List<Requester> requesters = new CopyOnWriteArrayList<>();

  DomainOnUnit(Unit unit, int id, RadixTable table, Iotlb iotlb) {
    this.unit = unit;
    this.id = id;
    this.table = table;
    this.iotlb = iotlb;
  }

  Unit unit() {
    return unit;
  }

  int id() {
    return id;
  }

  void join(Requester requester) {
    requesters.add(requester);
  }

  void leave(Requester requester) {
    requesters.remove(requester);
  }

  /** The entry of a page, by the IOTLB or a walk; {@link PageEntry#NONE}: not mapped. */
  long translate(long iova) {
    long entry = iotlb.lookup(id, iova);
    if (entry == PageEntry.NONE) {
      long stamp = iotlb.stamp();
      entry = table.translate(iova);
      if (entry != PageEntry.NONE) {
        iotlb.insert(id, iova, entry, stamp);
      }
    }
    return entry;
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

  /** Waits for the requests in flight of all requesters that may have used the table. */
  void drain() {
    for (Requester requester : requesters) {
      requester.inFlight().drain();
    }
  }

  void end() {
    iotlb.invalidateDomain(id);
  }
}
