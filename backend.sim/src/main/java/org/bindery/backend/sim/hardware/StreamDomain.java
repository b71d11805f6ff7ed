package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.TranslationEntry;

/**
 * All tables that a guest has for what a requester sends, under a parent: one for requests without
 * PASID, and one for each PASID, which the guest's memory says when it is asked for. The unit tells
 * them apart by a number each; that of a PASID is lent with its first request, until the guest
 * drops everything, its parent changes, or nobody is attached.
 */
final class StreamDomain implements GuestsDomain, Dependent {
  private static final int NO_PASID = -1;

  private final Unit unit;
  private final UnitSlice slice;
  private final GuestStream stream;
  private final ParentMemory memory;
  private final PageRequestSink asks;
  private final TableFormat format;
  private final GuestPages plain;
  private final DomainUnits units;
  private final GuestContexts contexts;

  StreamDomain(
      Unit unit,
      UnitSlice slice,
      String format,
      GuestStream stream,
      ParentMemory memory,
      PageRequestSink asks) {
    this.unit = unit;
    this.slice = slice;
    this.stream = stream;
    this.memory = memory;
    this.asks = asks;
    // It takes all that a requester sends, as one of the second stage does.
    this.format =
        new TableFormat(
            format,
            Stage.SECOND,
            0,
            LeafSize.SIZE_1G,
            IovaRange.all(),
            LeafFormat.PACKED,
            SnoopPlace.PATH);
    this.plain = pages(NO_PASID);
    this.units = new DomainUnits(unit, plain, this.format);
    this.contexts = new GuestContexts(unit, this.format);
    parent().units().nest(this);
  }

  private GuestPages pages(int pasid) {
    return new GuestPages(stream.table(pasid), memory, asks);
  }

  UnitSlice slice() {
    return slice;
  }

  @Override
  public UnitDomain parent() {
    return memory.parent();
  }

  boolean needsMember() {
    return stream.needsMember();
  }

  /** As {@link GuestStream#deviceKeeps}. */
  boolean deviceKeeps() {
    return stream.deviceKeeps();
  }

  /**
   * The table of a PASID, as the unit uses it for a request in flight. Where the guest has no
   * descriptor, or the unit no number to lend, nothing is kept of it: else whoever sends PASIDs
   * that mean nothing would use up what all tables of the unit need.
   */
  DomainOnUnit context(int pasid) {
    DomainOnUnit known = contexts.find(pasid);
    if (known != null) {
      return known;
    }
    GuestPages pages = pages(pasid);
    DomainOnUnit lent = stream.describes(memory, pasid) ? contexts.lend(pasid, pages) : null;
    return lent == null ? unit.unnumbered(pages, format) : lent;
  }

  /** Whether it is still by this that a PASID's table has a number; takes no lock. */
  boolean has(int pasid, DomainOnUnit context) {
    return contexts.find(pasid) == context;
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
    int bits = 64 - Long.numberOfLeadingZeros(parent().aperture().last());
    return stream.entry(parent().units().on(unit).id(), bits);
  }

  /**
   * The numbers of PASIDs are given back, too: what needs one has it lent again.
   *
   * <p>A table that is not among them when they are taken, or looked at, walks the guest's after
   * the change.
   */
  @Override
  public void invalidateAll() {
    VarHandle.fullFence();
    List<DomainOnUnit> ended = contexts.take();
    // Whoever uses them is waited for with the one without, and what he keeps himself of any is
    // forgotten then.
    units.invalidateAll();
    ended.forEach(DomainOnUnit::end);
  }

  @Override
  public void forget(long iova, long pages) {
    VarHandle.fullFence();
    contexts.forget(iova, pages);
    units.invalidate(iova, pages, false);
  }

  @Override
  public boolean wide() {
    return plain.wide() || contexts.wide();
  }

  @Override
  public void dropAll() {
    invalidateAll();
  }

  /** A requester was detached from it, and has no request in flight by it. */
  void left() {
    if (!units.on(unit).used()) {
      invalidateAll();
    }
  }

  @Override
  public void close() {
    parent().units().unnest(this);
    slice.ended(this);
    contexts.take().forEach(DomainOnUnit::end);
    units.end();
  }
}
