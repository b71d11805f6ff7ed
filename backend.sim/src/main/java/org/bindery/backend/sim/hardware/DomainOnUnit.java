package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.hardware.PageRequestSink;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.PageEntry;

/**
 * A table as one unit uses it: with the unit's domain id for it, the unit's IOTLB, and those of the
 * unit's requesters that may use it. Thread-safe; translating takes no lock, and where the IOTLB
 * has the page, makes no garbage.
 */
final class DomainOnUnit {
  private final Unit unit;
  private final int id;
  private final PageWalk table;
  private final Iotlb iotlb;
  private final IovaRange aperture;
  private final TableFormat format;
  // Null: writes are never marked in its leaves.
  private final WriteMarks marks;
  // What the IOTLB does not permit is walked again.
  private final boolean permitsMore;
  // One for each time that a requester was attached and not yet left.
  private final List<Use> uses = new CopyOnWriteArrayList<>();

  /**
   * @param pasid 0: what the requester sends without one; {@link DeviceTlb#ALL}: all that it sends
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
    this.marks = table.marks();
    this.permitsMore = table.permitsMore();
  }

  Unit unit() {
    return unit;
  }

  int id() {
    return id;
  }

  /** False: it has no number, so the IOTLB keeps nothing of it. */
  boolean keeps() {
    return id != DomainIds.NONE;
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

  /** Whether a requester may use it. */
  boolean used() {
    return !uses.isEmpty();
  }

  /**
   * The entry of a page, by the IOTLB or a walk; {@link PageEntry#NONE}: not mapped.
   *
   * @param page its first address
   * @param write what it is for: the leaf of a write is marked where the table does that
   */
  long translate(long page, boolean write) {
    long entry = iotlb.lookup(id, page);
    if (entry == PageEntry.NONE
        || write && marks != null && unmarked(entry)
        || permitsMore && !permits(entry, write)) {
      entry = walk(page, write);
    }
    return entry;
  }

  static boolean permits(long entry, boolean write) {
    return write ? PageEntry.writable(entry) : PageEntry.readable(entry);
  }

  /** As {@link PageWalk#why}. */
  Denial why(long page, boolean write, long entry) {
    return table.why(page, write, entry);
  }

  /** What is cached does not say that the leaf is marked, and it must be. */
  private boolean unmarked(long entry) {
    return !PageEntry.dirty(entry) && PageEntry.writable(entry) && marks.on();
  }

  private long walk(long page, boolean write) {
    long stamp = iotlb.stamp();
    boolean marking = write && marks != null && marks.on();
    long entry = marking ? table.walkForWrite(page) : table.walk(page);
    if (entry != PageEntry.NONE && keeps()) {
      iotlb.insert(id, page, entry, stamp);
    }
    return entry;
  }

  /** As {@link PageWalk#asks}. */
  PageRequestSink asks() {
    return table.asks();
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

  /** No requester uses it any more: its number may be another's. */
  void end() {
    iotlb.invalidateDomain(id);
    unit.freeDomain(id);
  }
}
