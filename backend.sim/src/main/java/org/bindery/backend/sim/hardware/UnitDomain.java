package org.bindery.backend.sim.hardware;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;

/**
 * A page table. It belongs to the unit that made it, and other units of the machine that walk its
 * format may use it too.
 *
 * <p>Unmap keeps the order that I3 takes: table, then {@link DomainUnits#invalidate}; what a table
 * that lets No Snoop through owes the caches comes after that, and at map before the table (I11).
 * Thread-safe.
 */
final class UnitDomain implements SimDomain {
  private static final int PAGE_SHIFT = 12;

  private final TableFormat format;
  private final Snoop snoop;
  private final int flags;
  private final RadixTable table;
  private final DomainUnits units;
  // Null: the table blocks No Snoop, so nothing needs to be done about caches.
  private final TableGuard guard;

  UnitDomain(Unit maker, TableFormat format, Snoop snoop, TableGuard guard) {
    this.format = format;
    this.snoop = snoop;
    this.flags = format.flags(snoop);
    this.guard = format.permitsNoSnoop(snoop) ? guard : null;
    this.table = new RadixTable(format.levels(), format.largestLeaf(), format.leaves());
    this.units = new DomainUnits(maker, table::translate, format);
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
  public String format() {
    return format.name();
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public List<Long> pageSizes() {
    return format.pageSizes();
  }

  @Override
  public IovaRange aperture() {
    return format.aperture();
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
    int permissions =
        (access.reads() ? PageEntry.READ : 0) | (access.writes() ? PageEntry.WRITE : 0);
    if (guard != null) {
      guard.entering(frame, pages);
    }
    try {
      table.map(iova, frame, pages, permissions | flags);
    } catch (OutOfMemoryError e) {
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
  }
}
