package org.bindery.backend.sim.hardware;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.ContextEntry;
import org.bindery.model.iommu.ContextTable;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.PasidTable;
import org.bindery.model.iommu.TablePages;

/**
 * A requester of a unit: its entry, its PASIDs and its requests in flight.
 *
 * <p>While what sends its requests is reset, they find everything blocked, and what is attached
 * stays as it is behind that ({@code pci_dev_reset_iommu_prepare}).
 *
 * <p>Changes of an entry hold the requester's monitor and end with a drain, so that no request
 * translated by the entry before is under way when they return, and what waited for its pages has
 * been answered as invalid. Requests read entries without a lock.
 */
final class Requester {
  private static final ContextEntry<Attachment> BLOCKED = new ContextEntry.Blocked<>();

  private final RequesterId id;
  private final ContextTable<ContextEntry.Translated<Attachment>> contexts;
  private final int pasidBits;
  // What its requests find where it has no entry; null: it is not there.
  private volatile ContextEntry<Attachment> unattached;
  private final InFlight inFlight;
  private final PageGroups groups = new PageGroups();
  private volatile PageAsking asking = PageAsking.never();
  private volatile boolean resetting;
  private volatile int resets;
  // Guarded by this, as what it left last.
  private int resetsBegun;
  private Left left;
  // Null: none of its requests may be translated ones.
  private volatile DeviceTlb deviceTlb;
  // Null: the unit tells none apart.
  private final PasidTable<Attachment> pasids;

  /** A table that another was attached in place of; nobody keeps it for this. */
  private record Left(int pasid, WeakReference<DomainOnUnit> domain) {
    static Left of(int pasid, DomainOnUnit domain) {
      return new Left(pasid, new WeakReference<>(domain));
    }
  }

  /**
   * @param pasidBits how many the unit tells apart; 0: none
   * @param pages what its table of PASIDs is in
   * @param inFlight with nothing in it
   */
  Requester(
      RequesterId id,
      ContextTable<ContextEntry.Translated<Attachment>> contexts,
      int pasidBits,
      TablePages pages,
      InFlight inFlight) {
    this.id = id;
    this.contexts = contexts;
    this.pasidBits = pasidBits;
    this.inFlight = inFlight;
    this.pasids = pasidBits == 0 ? null : new PasidTable<>(pasidBits, pages);
  }

  RequesterId id() {
    return id;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** The device TLB that its translated requests are from; null: it may not send any. */
  DeviceTlb deviceTlb() {
    return deviceTlb;
  }

  /**
   * @param tlb null: it may send no translated requests any more; none is under way then
   */
  synchronized void deviceTlb(DeviceTlb tlb) {
    if (tlb != null) {
      // What it has from before, nobody has kept true.
      tlb.invalidate(DeviceTlb.ALL);
      tlb.bar(!deviceKeeps(contexts.get(id.source())));
    }
    deviceTlb = tlb;
    inFlight.drain();
  }

  /**
   * @param entry null: it is attached to nothing
   */
  private static boolean deviceKeeps(ContextEntry.Translated<Attachment> entry) {
    return entry == null || entry.domain().deviceKeeps();
  }

  private void bar(boolean barred) {
    DeviceTlb tlb = deviceTlb;
    if (tlb != null) {
      tlb.bar(barred);
    }
  }

  void invalidateDevice(int pasid, long iova, long pages, boolean whole) {
    DeviceTlb tlb = deviceTlb;
    if (tlb != null) {
      tlb.invalidate(pasid, iova, pages, whole);
    }
  }

  /** After a change of what a PASID stands for: no request finds what it stood for before. */
  private void settle(int pasid) {
    DeviceTlb tlb = deviceTlb;
    if (tlb != null) {
      tlb.invalidate(pasid);
    }
    inFlight.drain();
  }

  /** What waits for pages. */
  PageGroups groups() {
    return groups;
  }

  /** How what sends requests by this ID asks for pages that they lack. */
  PageAsking asking() {
    return asking;
  }

  void asking(PageAsking changed) {
    asking = changed;
  }

  /** What a request without PASID finds. */
  ContextEntry<Attachment> entry() {
    if (resetting) {
      return BLOCKED;
    }
    ContextEntry<Attachment> entry = contexts.get(id.source());
    ContextEntry<Attachment> without = unattached;
    return entry != null ? entry : without != null ? without : BLOCKED;
  }

  /**
   * What a request in flight finds; null: nothing, it is blocked.
   *
   * @param pasid below 0: it has none
   */
  Attachment attached(int pasid) {
    Attachment own = pasid < 0 ? null : pasid(pasid);
    if (own != null || !(entry() instanceof ContextEntry.Translated<Attachment> to)) {
      return own;
    }
    return pasid < 0 ? to.domain() : to.domain().part(pasid, pasidBits);
  }

  /**
   * Whether a request would still go by what one found; takes no lock and makes nothing.
   *
   * @param pasid with which it was found; below 0: none
   */
  boolean still(int pasid, Attachment found) {
    Attachment own = pasid < 0 ? null : pasid(pasid);
    if (own != null || !(entry() instanceof ContextEntry.Translated<Attachment> to)) {
      return own == found;
    }
    return found.isOf(to.domain());
  }

  /** What was attached to a PASID as a request with it finds that; null: nothing. */
  Attachment pasid(int pasid) {
    return resetting ? null : standsFor(pasid);
  }

  /** What a PASID stands for; null: nothing. */
  Attachment standsFor(int pasid) {
    return pasids == null ? null : pasids.get(pasid);
  }

  /**
   * Blocks its requests; none of those before is under way when this returns, and what waited for
   * pages has been answered as invalid. Nests.
   */
  synchronized void beginReset() {
    if (resetsBegun++ == 0) {
      resets++;
      resetting = true;
      DeviceTlb tlb = deviceTlb;
      if (tlb != null) {
        tlb.invalidate(DeviceTlb.ALL);
      }
      inFlight.drain();
      groups.failAll();
    }
  }

  synchronized void endReset() {
    resetting = --resetsBegun != 0;
  }

  /** Counts resets: what waited through one is not answered any more. */
  int resets() {
    return resets;
  }

  /** Whether an attach is to be refused now. Called under the monitor. */
  boolean isReset(int pasid, DomainUnits wanted) {
    return resetting && !(left != null && left.pasid() == pasid && wanted.has(left.domain().get()));
  }

  /** The PASIDs that stand for something, ascending. */
  List<Integer> pasids() {
    return pasids == null ? List.of() : pasids.present();
  }

  /** Takes no lock: a request in flight may ask. */
  boolean known() {
    return unattached != null;
  }

  /** Why requests without PASID are refused while its entry blocks them. */
  Denial blocked() {
    if (!known()) {
      return Denial.UNKNOWN;
    }
    return resetting || pasids().isEmpty() ? Denial.BLOCKED : Denial.BLOCKED_BESIDE_PASIDS;
  }

  /**
   * It is there now, attached to nothing. Nothing happens when it was there.
   *
   * @param found what its requests find
   */
  synchronized void admit(ContextEntry<Attachment> found) {
    if (unattached == null) {
      unattached = found;
    }
  }

  /**
   * Attaches one that is there; as {@link #attach(int, Supplier)}.
   *
   * @param made the table, as it is to use it
   */
  synchronized void attach(Supplier<Attachment> made) {
    try {
      contexts.reserve(id.source());
    } catch (OutOfTablePagesException e) {
      throw noPage("the entry of " + id, e);
    }
    try {
      enter(new ContextEntry.Translated<>(made.get()));
    } finally {
      contexts.unreserve(id.source());
    }
  }

  private void enter(ContextEntry.Translated<Attachment> entry) {
    // A domain waits for the requesters that it knows: so it knows this one before the first
    // request can use it, and until the last one that did has ended.
    entry.domain().domain().join(this, entry.domain().sent());
    boolean keeps = deviceKeeps(entry);
    if (!keeps) {
      bar(true);
    }
    ContextEntry.Translated<Attachment> before = contexts.set(id.source(), entry);
    leave(before);
    if (keeps) {
      bar(false);
    }
    left = before == null ? null : Left.of(0, before.domain().domain());
  }

  /**
   * Has it be attached to nothing; needs no memory. Nothing happens when it is not there.
   *
   * @param found what its requests find from now on
   */
  synchronized void detach(ContextEntry<Attachment> found) {
    if (unattached != null) {
      unattached = found;
      leave(contexts.remove(id.source()));
      bar(false);
      left = null;
    }
  }

  /**
   * Has a PASID of a requester that is there stand for a domain. What that needs is taken first: if
   * it is not there (ENOMEM), or the table cannot be made, nothing has changed.
   */
  synchronized void attach(int pasid, Supplier<Attachment> made) {
    try {
      pasids.reserve(pasid);
    } catch (OutOfTablePagesException e) {
      throw noPage("PASID %d of %s".formatted(pasid, id), e);
    }
    try {
      Attachment attachment = made.get();
      attachment.domain().join(this, pasid);
      Attachment before = pasids.set(pasid, attachment);
      settle(pasid);
      leave(before, pasid);
      left = before == null ? null : Left.of(pasid, before.domain());
    } finally {
      pasids.unreserve(pasid);
    }
  }

  private static RefusedException noPage(String what, OutOfTablePagesException cause) {
    return Refusal.of(Errno.ENOMEM, "no memory left for the table with %s", what).exception(cause);
  }

  /**
   * Has a PASID stand for nothing.
   *
   * @param only when it stands for this table; null: whatever it stands for
   */
  synchronized void detach(int pasid, DomainUnits only) {
    Attachment before = standsFor(pasid);
    if (before != null && (only == null || only.has(before.domain()))) {
      pasids.remove(pasid);
      settle(pasid);
      leave(before, pasid);
      left = null;
    }
  }

  synchronized void forget() {
    detach(BLOCKED);
    unattached = null;
    deviceTlb(null);
    for (int pasid : pasids()) {
      detach(pasid, null);
    }
  }

  private void leave(Attachment before, int pasid) {
    if (before != null) {
      groups.left(before);
      before.left(this, pasid);
    }
  }

  private void leave(ContextEntry.Translated<Attachment> before) {
    settle(before == null ? 0 : before.domain().sent());
    if (before != null) {
      leave(before.domain(), before.domain().sent());
    }
  }
}
