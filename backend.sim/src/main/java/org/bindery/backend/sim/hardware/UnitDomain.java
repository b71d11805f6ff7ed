package org.bindery.backend.sim.hardware;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.PageRequestSink;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;
import org.bindery.model.iommu.TablePages;

/**
 * A page table. It belongs to the unit that made it, and other units of the machine that walk its
 * format may use it too.
 *
 * <p>Unmap keeps the order that I3 takes: table, then {@link DomainUnits#invalidate}; what a table
 * that lets No Snoop through owes the caches comes after that, and at map before the table (I11).
 * Thread-safe.
 */
public sealed class UnitDomain implements SimDomain, PageWalk permits TrackedDomain {
  private static final int PAGE_SHIFT = 12;

  private final TableFormat format;
  private final Snoop snoop;
  private final int flags;
  private final RadixTable table;
  private final DomainUnits units;
  // Null: the table blocks No Snoop, so nothing needs to be done about caches.
  private final TableGuard guard;
  // Null: writes are not marked.
  private final WriteMarks marks;
  // Null: a missing page is a fault.
  private final PageRequestSink asks;
  private final boolean nestParent;
  private final boolean writableOnly;

  UnitDomain(Unit maker, TableFormat format, DomainRequest request, TableGuard guard) {
    this(maker, format, request, guard, null);
  }

  /**
   * @param marks null: writes are not marked in its leaves
   */
  UnitDomain(
      Unit maker, TableFormat format, DomainRequest request, TableGuard guard, WriteMarks marks) {
    this.format = format;
    this.snoop = request.snoop();
    this.marks = marks;
    this.nestParent = request.nestParent();
    this.writableOnly = nestParent && maker.facts().nestParentsAreWritable();
    this.asks = request.pageRequests().orElse(null);
    this.flags = format.flags(snoop);
    this.guard = format.permitsNoSnoop(snoop) ? guard : null;
    LeafFormat leaves = marks == null ? format.leaves() : format.leaves().marked().orElseThrow();
    this.table = table(format, leaves, maker.tablePages());
    DomainUnits entered = null;
    try {
      entered = new DomainUnits(maker, this, format);
    } finally {
      if (entered == null) {
        table.close();
      }
    }
    this.units = entered;
  }

  private static RadixTable table(TableFormat format, LeafFormat leaves, TablePages pages) {
    try {
      return new RadixTable(format.levels(), format.largestLeaf(), leaves, pages);
    } catch (OutOfTablePagesException e) {
      throw Refusal.of(Errno.ENOMEM, "no memory left for a table of %s", format.name())
          .exception(e);
    }
  }

  @Override
  public final long walk(long page) {
    return table.translate(page);
  }

  @Override
  public final long walkForWrite(long page) {
    return table.translateForWrite(page);
  }

  @Override
  public final WriteMarks marks() {
    return marks;
  }

  @Override
  public final PageRequestSink asks() {
    return asks;
  }

  /** Nested tables can be made under it. */
  final boolean nestParent() {
    return nestParent;
  }

  final RadixTable table() {
    return table;
  }

  @Override
  public TableFormat tableFormat() {
    return format;
  }

  @Override
  public DomainUnits units() {
    return units;
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    long last = iova + (pages << PAGE_SHIFT) - 1;
    if (!aperture().contains(iova) || !aperture().contains(last)) {
      throw Refusal.of(Errno.EINVAL, "0x%x-0x%x is beyond the aperture %s", iova, last, aperture())
          .exception();
    }
    if (frame > format.leaves().frames() - pages) {
      throw Refusal.of(
              Errno.EINVAL,
              "frames 0x%x-0x%x: a leaf of %s has room for numbers below 0x%x",
              frame,
              frame + pages - 1,
              format.name(),
              format.leaves().frames())
          .exception();
    }
    if (writableOnly && !access.writes()) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x-0x%x is for reading only, and a parent of nested tables of %s takes no such page"
                  + " (erratum 772415)",
              iova,
              last,
              format.name())
          .exception();
    }
    int permissions =
        (access.reads() ? PageEntry.READ : 0) | (access.writes() ? PageEntry.WRITE : 0);
    if (guard != null) {
      guard.entering(frame, pages);
    }
    try {
      table.map(iova, frame, pages, permissions | flags);
    } catch (OutOfTablePagesException | OutOfMemoryError e) {
      // A request may have found what stood there before the table ended.
      units.invalidate(iova, pages, false);
      if (guard != null) {
        guard.left(frame, pages);
      }
      throw Refusal.of(Errno.ENOMEM, "no memory left for the tables of 0x%x-0x%x", iova, last)
          .exception(e);
    }
  }

  @Override
  public long unmap(long iova, long pages) {
    LostFrames lost = guard == null ? null : new LostFrames();
    long bytes = table.unmap(iova, pages, lost);
    if (bytes == 0) {
      return 0;
    }
    units.invalidate(iova, pages, bytes > pages << PAGE_SHIFT);
    if (lost != null) {
      lost.tell(guard);
    }
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    long entry = table.translate(iova);
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  /** The leaf of a page as it stands in the table. */
  long leafAt(long iova) {
    return table.leafAt(iova);
  }

  @Override
  public void close() {
    units.end();
    table.close();
  }
}
