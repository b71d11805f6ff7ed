package org.bindery.backend.sim.hardware;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.TranslationEntry;
import org.bindery.model.iommu.WalkStop;

/**
 * A guest's table in the guest's memory, which is what the parent maps (I5). The IOTLB has what
 * both make together: it drops that when the guest says so, and when the parent changes.
 *
 * <p>Nothing of the guest's table is kept here but its address, so a walk sees the table as it
 * stands; a walk that is under way while the parent changes ends before the change returns (I3).
 */
final class NestedDomain implements SimDomain, PageWalk, CacheInvalidation, Nesting.GuestCache {
  private final UnitDomain parent;
  private final Nesting nesting;
  private final GuestTable table;
  private final ParentMemory memory;
  private final PageRequestSink asks;
  private final TableFormat format;
  private final WriteMarks marks = new WriteMarks();
  private final DomainUnits units;
  // A leaf that is larger than what the IOTLB keeps was found: what is dropped may be a part of it.
  private volatile boolean large;

  NestedDomain(
      Unit maker,
      Nesting nesting,
      GuestTable table,
      NestedRequest request,
      UnitDomain parent,
      CachedMemory memory) {
    this.parent = parent;
    this.nesting = nesting;
    this.table = table;
    this.memory = new ParentMemory(parent, memory);
    this.asks = request.pageRequests().orElse(null);
    this.format =
        new TableFormat(
            nesting.format(),
            Stage.FIRST,
            0,
            LeafSize.SIZE_1G,
            IovaRange.all(),
            LeafFormat.PACKED,
            SnoopPlace.ENTRY);
    marks.turn(true);
    this.units = new DomainUnits(maker, this, format);
    parent.units().nest(units);
  }

  UnitDomain parent() {
    return parent;
  }

  GuestTable table() {
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
  public TranslationEntry entry(MakeFacts facts, int domain, RequesterId requester, int pasid) {
    return facts.nesting().orElse(nesting).entry(table, domain, parent);
  }

  @Override
  public long walk(long page) {
    return walked(table.walk(memory, page, false));
  }

  @Override
  public long walkForWrite(long page) {
    return walked(table.walk(memory, page, true));
  }

  private long walked(long entry) {
    if (WalkStop.stopped(entry)) {
      return PageEntry.NONE;
    }
    if (!large && PageEntry.size(entry) != LeafSize.SIZE_4K) {
      large = true;
    }
    return entry;
  }

  /** Always on: what the guest's format notes of writes is noted, and what the parent's does. */
  @Override
  public WriteMarks marks() {
    return marks;
  }

  /** A guest may permit more without dropping anything. */
  @Override
  public boolean permitsMore() {
    return true;
  }

  /** By another walk: what it finds by now does not matter, the request was refused. */
  @Override
  public Denial why(long page, boolean write, long entry) {
    long now = table.walk(memory, page, write);
    return WalkStop.stopped(now) ? Denial.of(WalkStop.of(now)) : Denial.NOT_MAPPED;
  }

  @Override
  public PageRequestSink asks() {
    return asks;
  }

  @Override
  public void invalidate(UserDataArray entries) {
    if (entries.type() != nesting.invalidationType()) {
      throw Refusal.of(
              Errno.EINVAL,
              "a table of %s drops by entries of type %d, not %d",
              format(),
              nesting.invalidationType(),
              entries.type())
          .exception();
    }
    nesting.invalidate(entries, this);
  }

  @Override
  public void drop(long iova, long pages) {
    units.invalidate(iova, pages, large);
  }

  @Override
  public void dropAll() {
    units.invalidateAll();
  }

  @Override
  public String format() {
    return format.name();
  }

  @Override
  public Snoop snoop() {
    return parent.snoop();
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
    throw guests();
  }

  @Override
  public long unmap(long iova, long pages) {
    throw guests();
  }

  private RefusedException guests() {
    return Refusal.of(
            Errno.EINVAL, "a table of %s is the guest's: it maps and unmaps itself", format())
        .exception();
  }

  @Override
  public long frameAt(long iova) {
    return -1;
  }

  @Override
  public void close() {
    parent.units().unnest(units);
    units.end();
  }
}
