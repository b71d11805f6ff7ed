package org.bindery.backend.sim.hardware;

import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.TranslationEntry;

/**
 * A guest's table in the guest's memory, which is what the parent maps (I5). The IOTLB has what
 * both make together: it drops that when the guest says so, and when the parent changes.
 *
 * <p>Nothing of the guest's table is kept here but its address, so a walk sees the table as it
 * stands; a walk that is under way while the parent changes ends before the change returns (I3).
 */
final class NestedDomain implements GuestsDomain, CacheInvalidation {
  private final UnitDomain parent;
  private final Nesting nesting;
  private final GuestTable table;
  private final GuestPages pages;
  private final TableFormat format;
  private final DomainUnits units;

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
    this.pages =
        new GuestPages(
            table, new ParentMemory(parent, memory), request.pageRequests().orElse(null));
    this.format =
        new TableFormat(
            nesting.format(),
            Stage.FIRST,
            0,
            LeafSize.SIZE_1G,
            IovaRange.all(),
            LeafFormat.PACKED,
            SnoopPlace.ENTRY);
    this.units = new DomainUnits(maker, pages, format);
    parent.units().nest(units);
  }

  @Override
  public UnitDomain parent() {
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
    return facts.nesting().orElseThrow().entry(table, domain, parent);
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
  public void forget(long iova, long count) {
    units.invalidate(iova, count, false);
  }

  @Override
  public boolean wide() {
    return pages.wide();
  }

  @Override
  public void dropAll() {
    units.invalidateAll();
  }

  @Override
  public void close() {
    parent.units().unnest(units);
    units.end();
  }
}
