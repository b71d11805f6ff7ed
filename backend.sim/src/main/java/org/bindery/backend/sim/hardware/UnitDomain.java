package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.hardware.IommuDomain;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;

/**
 * A page table. It belongs to the unit that made it, and other units of the machine that walk its
 * format may use it too, as Linux shares a domain between the units of one driver.
 *
 * <p>Unmap keeps the order that I3 takes: table, then the IOTLB of every unit, then wait for the
 * requests of every requester that may have used the table.
 *
 * <p>Thread-safe. A unit that begins to use the table while another thread unmaps either is seen by
 * the unmap or walks the table as the unmap left it.
 */
final class UnitDomain implements IommuDomain {
  private static final int PAGE_SHIFT = 12;

  private final TableFormat format;
  private final Snoop snoop;
  private final int flags;
  private final RadixTable table;
  // The maker first. A unit stays in it, with its domain id, until the table ends.
  private final List<DomainOnUnit> units = new CopyOnWriteArrayList<>();

  UnitDomain(Unit maker, TableFormat format, Snoop snoop) {
    this.format = format;
    this.snoop = snoop;
    this.flags = format.flags(snoop);
    this.table = new RadixTable(format.levels(), format.largestLeaf());
    units.add(maker.enter(table));
  }

  Unit maker() {
    return units.getFirst().unit();
  }

  TableFormat tableFormat() {
    return format;
  }

  /** As a unit uses it; the first time takes a domain id of the unit's (ENOMEM). */
  synchronized DomainOnUnit on(Unit unit) {
    for (DomainOnUnit known : units) {
      if (known.unit() == unit) {
        return known;
      }
    }
    DomainOnUnit entered = unit.enter(table);
    units.add(entered);
    return entered;
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
    int permissions =
        (access.reads() ? PageEntry.READ : 0) | (access.writes() ? PageEntry.WRITE : 0);
    try {
      table.map(iova, frame, pages, permissions | flags);
    } catch (OutOfMemoryError e) {
      throw Refusal.of(Errno.ENOMEM, "no memory left for the tables of 0x%x-0x%x", iova, last)
          .exception(e);
    }
  }

  @Override
  public long unmap(long iova, long pages) {
    long bytes = table.unmap(iova, pages);
    if (bytes == 0) {
      return 0;
    }
    // A unit that is not in the list when it is read walks the table after the change.
    VarHandle.fullFence();
    boolean whole = bytes > pages << PAGE_SHIFT;
    for (DomainOnUnit on : units) {
      on.invalidate(iova, pages, whole);
      on.drain();
    }
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    long entry = table.translate(iova);
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  /** The entry of a page as it stands in the table. */
  long entryAt(long iova) {
    return table.translate(iova);
  }

  @Override
  public void close() {
    for (DomainOnUnit on : units) {
      on.end();
      on.unit().freeDomain(on.id());
    }
  }
}
