package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.model.iommu.PageEntry;

/**
 * Translates a request and moves its bytes.
 *
 * <p>All pages of a request are translated and found reachable before the first byte is moved, so a
 * refused request changes nothing. (A memory whose arena is closed in the very middle of a request
 * ends it there: bytes before that point have been moved.)
 *
 * <p>One thread at a time; the translations of a request are kept in an array that grows to the
 * largest request seen, so that no garbage is made.
 */
final class Transfer {
  private static final long PAGE_MASK = 0xfff;

  private final CachedMemory memory;
  // Where translations are kept on the device's side; null: nowhere.
  private DeviceTlb tlb;
  private int pasid;
  private long stamp;
  private long[] entries = new long[16];
  private long refusedAt;

  Transfer(CachedMemory memory) {
    this.memory = memory;
  }

  /**
   * How the next request is sent. Called before it is looked what it is attached to.
   *
   * @param from translations are the device's own; null: the unit translates
   * @param as the PASID; 0: none
   */
  void sent(DeviceTlb from, int as) {
    tlb = from;
    pasid = as;
    stamp = from == null ? 0 : from.stamp();
  }

  /** The address at which the last request was refused. */
  long refusedAt() {
    return refusedAt;
  }

  /** What is said against a request that is refused before it is translated. */
  Denial refuse(long at, Denial why) {
    refusedAt = at;
    return why;
  }

  /**
   * Null: done. The caller has counted the request as in flight.
   *
   * @param noSnoop the request asks not to be snooped; it is where neither the requester's entry
   *     nor the page's leaf forces it
   */
  Denial move(Attachment to, long iova, MemorySegment data, boolean write, boolean noSnoop) {
    long last = iova + data.byteSize() - 1;
    if (Long.compareUnsigned(last, iova) < 0) {
      return refuse(iova, Denial.BEYOND_WIDTH);
    }
    Denial denial = translate(to.domain(), iova, last, write);
    return denial == null ? copy(iova, data, write, noSnoop && !to.entry().forcesSnoop()) : denial;
  }

  private Denial translate(DomainOnUnit domain, long iova, long last, boolean write) {
    long firstPage = iova & ~PAGE_MASK;
    int pages = Math.toIntExact((last - firstPage >>> 12) + 1);
    if (pages > entries.length) {
      entries = new long[Math.max(pages, 2 * entries.length)];
    }
    for (int i = 0; i < pages; i++) {
      long page = firstPage + ((long) i << 12);
      Denial denial = translate(domain, page, write, i);
      if (denial != null) {
        return refuse(i == 0 ? iova : page, denial);
      }
    }
    return null;
  }

  private Denial translate(DomainOnUnit domain, long page, boolean write, int index) {
    if (!domain.aperture().contains(page)) {
      return Denial.BEYOND_WIDTH;
    }
    long entry =
        tlb == null
            ? domain.translate(page, write)
            : tlb.translate(domain, pasid, page, write, stamp);
    if (!DomainOnUnit.permits(entry, write)) {
      return domain.why(page, write, entry);
    }
    entries[index] = entry;
    return memory.reachable(PageEntry.frame(entry)) ? null : Denial.MEMORY_GONE;
  }

  /**
   * Finds pages of a range that are missing, or not permitted, ascending; marks none as written.
   *
   * @return how many were found, at most as many as there is room for
   */
  int missing(DomainOnUnit domain, long iova, long last, Access access, long[] found) {
    int count = 0;
    long page = iova & ~PAGE_MASK;
    for (long left = (last >>> 12) - (iova >>> 12); left >= 0 && count < found.length; left--) {
      long entry = domain.aperture().contains(page) ? domain.translate(page, false) : -1;
      boolean lacks =
          access.reads() && !PageEntry.readable(entry)
              || access.writes() && !PageEntry.writable(entry);
      if (lacks) {
        found[count++] = page;
      }
      page += PAGE_MASK + 1;
    }
    return count;
  }

  /** Whether a page could be accessed now. */
  boolean permits(DomainOnUnit domain, long address, Access access) {
    long page = address & ~PAGE_MASK;
    return (!access.reads() || translate(domain, page, false, 0) == null)
        && (!access.writes() || translate(domain, page, true, 0) == null);
  }

  private Denial copy(long iova, MemorySegment data, boolean write, boolean noSnoop) {
    long done = 0;
    for (int i = 0; done < data.byteSize(); i++) {
      long at = iova + done;
      long part = FrameCopy.inFrame(at, data.byteSize() - done);
      long frame = PageEntry.frame(entries[i]);
      boolean snooped = !noSnoop || PageEntry.snoops(entries[i]);
      boolean moved =
          write
              ? memory.write(frame, at & PAGE_MASK, data, done, part, snooped)
              : memory.read(frame, at & PAGE_MASK, data, done, part, snooped);
      if (!moved) {
        return refuse(at, Denial.MEMORY_GONE);
      }
      done += part;
    }
    return null;
  }
}
