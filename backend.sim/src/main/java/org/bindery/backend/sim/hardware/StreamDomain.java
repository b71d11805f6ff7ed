package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.TranslationEntry;

/**
 * All tables that a guest has for what a requester sends, under a parent: one for requests without
 * PASID, and one for each PASID, which the guest's memory says when it is asked for. The unit tells
 * them apart by a number each; that of a PASID is taken with its first request.
 */
final class StreamDomain implements SimDomain, Dependent, Nesting.GuestCache {
  private static final int NO_PASID = -1;

  private final Unit unit;
  private final UnitSlice slice;
  private final GuestStream stream;
  private final ParentMemory memory;
  private final PageRequestSink asks;
  private final TableFormat format;
  private final Context plain;
  private final Map<Integer, Context> byPasid = new ConcurrentHashMap<>();

  /** The table of one PASID, or of requests without. */
  private record Context(GuestPages pages, DomainUnits units) {}

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
    this.plain = make(NO_PASID);
    parent().units().nest(this);
  }

  private Context make(int pasid) {
    GuestPages pages = new GuestPages(stream.table(pasid), memory, asks);
    return new Context(pages, new DomainUnits(unit, pages, format));
  }

  UnitSlice slice() {
    return slice;
  }

  UnitDomain parent() {
    return memory.parent();
  }

  boolean needsMember() {
    return stream.needsMember();
  }

  /**
   * The table of a PASID, as the unit uses it.
   *
   * @throws RefusedException ENOMEM the unit has no number left for it
   */
  DomainOnUnit context(int pasid) {
    return byPasid.computeIfAbsent(pasid, this::make).units().on(unit);
  }

  @Override
  public TableFormat tableFormat() {
    return format;
  }

  @Override
  public DomainUnits units() {
    return plain.units();
  }

  @Override
  public TranslationEntry entry(MakeFacts facts, int domain, RequesterId requester, int pasid) {
    int bits = 64 - Long.numberOfLeadingZeros(parent().aperture().last());
    return stream.entry(parent().units().on(unit).id(), bits);
  }

  /**
   * Those of PASIDs first: whoever uses them is waited for with the one without, and what he keeps
   * himself of any is forgotten then.
   */
  @Override
  public void invalidateAll() {
    // A table that is not among them when they are looked at walks the guest's after the change.
    VarHandle.fullFence();
    byPasid.values().forEach(context -> context.units().invalidateAll());
    plain.units().invalidateAll();
  }

  @Override
  public void drain() {
    plain.units().drain();
  }

  @Override
  public void drop(long iova, long pages) {
    VarHandle.fullFence();
    byPasid.values().forEach(context -> drop(context, iova, pages));
    drop(plain, iova, pages);
  }

  private static void drop(Context context, long iova, long pages) {
    context.units().invalidate(iova, pages, context.pages().large());
  }

  @Override
  public void dropAll() {
    invalidateAll();
  }

  @Override
  public String format() {
    return format.name();
  }

  @Override
  public Snoop snoop() {
    return parent().snoop();
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
    parent().units().unnest(this);
    slice.ended(this);
    byPasid.values().forEach(context -> context.units().end());
    plain.units().end();
  }
}
