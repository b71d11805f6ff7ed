package org.bindery.backend.sim.hardware;

import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.PageEntry;

/**
 * The translations that a function keeps itself (ATS): it asks the unit once, and sends what it has
 * an answer for as translated, which the unit lets through without a look at the table. So whoever
 * changes a table has the function forget, and waits (I3).
 *
 * <p>A function is given the permission to write only when it asks for it: to ask is what marks a
 * page as written, and whoever may only read has to ask again before it writes. So whoever clears
 * such marks has the function forget, too.
 *
 * <p>Thread-safe. Looking up takes no lock and makes no garbage; what was asked before an
 * invalidation is not taken in after it, see {@link #stamp}.
 *
 * <p>Source: PCI Express base specification, "Address Translation Services".
 */
public final class DeviceTlb {
  /** In place of a PASID: whatever the function sends, with each PASID and without. */
  static final int ALL = -1;

  /** 64 entries. */
  private static final int SETS = 16;

  private static final int WAYS = 4;

  private final Iotlb entries = new Iotlb(SETS, WAYS);
  private volatile boolean enabled;
  private volatile boolean barred;

  /** The function's own switch: bit Enable of its ATS capability. */
  public void turn(boolean on) {
    enabled = on;
  }

  /**
   * The kernel has it off while what the requester is attached to does not let it keep
   * translations, whatever the function's switch says.
   */
  void bar(boolean off) {
    barred = off;
  }

  boolean barred() {
    return barred;
  }

  boolean on() {
    return enabled && !barred;
  }

  /** To be asked before it is looked what a requester or PASID is attached to. */
  long stamp() {
    return entries.stamp();
  }

  /**
   * The entry of a page, of its own or of the unit; {@link PageEntry#NONE}: not mapped.
   *
   * @param pasid 0: none
   * @param page its first address
   * @param stamp {@link #stamp}
   */
  long translate(DomainOnUnit domain, int pasid, long page, boolean write, long stamp) {
    long kept = find(pasid, page, write);
    if (kept != PageEntry.NONE) {
      return kept;
    }
    long entry = domain.translate(page, write);
    if (DomainOnUnit.permits(entry, write)) {
      entries.insert(pasid, page, write ? entry : entry & ~PageEntry.WRITE, stamp);
    }
    return entry;
  }

  /** What it keeps that permits an access; {@link PageEntry#NONE}: nothing. */
  long find(int pasid, long page, boolean write) {
    long entry = entries.lookup(pasid, page);
    return DomainOnUnit.permits(entry, write) ? entry : PageEntry.NONE;
  }

  /**
   * Forgets what it has of some pages.
   *
   * @param pasid {@link #ALL}: of all pages, too
   * @param whole a leaf went that reaches beyond them
   */
  void invalidate(int pasid, long iova, long pages, boolean whole) {
    if (whole || pasid == ALL) {
      invalidate(pasid);
    } else {
      entries.invalidateRange(pasid, iova, pages);
    }
  }

  /** Forgets what it has of a PASID, or of {@link #ALL}. */
  void invalidate(int pasid) {
    if (pasid == ALL) {
      entries.invalidateAll();
    } else {
      entries.invalidateDomain(pasid);
    }
  }
}
