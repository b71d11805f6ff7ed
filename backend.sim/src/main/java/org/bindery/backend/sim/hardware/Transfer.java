package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
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

  private final FrameCopy memory;
  private long[] frames = new long[16];
  private long refusedAt;

  Transfer(FrameCopy memory) {
    this.memory = memory;
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

  /** Null: done. The caller has counted the request as in flight. */
  Denial move(DomainOnUnit domain, long iova, MemorySegment data, boolean write) {
    long last = iova + data.byteSize() - 1;
    if (Long.compareUnsigned(last, iova) < 0) {
      return refuse(iova, Denial.BEYOND_WIDTH);
    }
    Denial denial = translate(domain, iova, last, write);
    return denial == null ? copy(iova, data, write) : denial;
  }

  private Denial translate(DomainOnUnit domain, long iova, long last, boolean write) {
    long firstPage = iova & ~PAGE_MASK;
    int pages = Math.toIntExact((last - firstPage >>> 12) + 1);
    if (pages > frames.length) {
      frames = new long[Math.max(pages, 2 * frames.length)];
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
    long entry = domain.translate(page);
    if (!(write ? PageEntry.writable(entry) : PageEntry.readable(entry))) {
      return entry == PageEntry.NONE ? Denial.NOT_MAPPED : Denial.NOT_PERMITTED;
    }
    frames[index] = PageEntry.frame(entry);
    return memory.reachable(frames[index]) ? null : Denial.MEMORY_GONE;
  }

  /** Whether a page could be accessed now. */
  boolean permits(DomainOnUnit domain, long address, Access access) {
    long page = address & ~PAGE_MASK;
    return (!access.reads() || translate(domain, page, false, 0) == null)
        && (!access.writes() || translate(domain, page, true, 0) == null);
  }

  private Denial copy(long iova, MemorySegment data, boolean write) {
    long done = 0;
    for (int i = 0; done < data.byteSize(); i++) {
      long at = iova + done;
      long part = FrameCopy.inFrame(at, data.byteSize() - done);
      boolean moved =
          write
              ? memory.write(frames[i], at & PAGE_MASK, data, done, part)
              : memory.read(frames[i], at & PAGE_MASK, data, done, part);
      if (!moved) {
        return refuse(at, Denial.MEMORY_GONE);
      }
      done += part;
    }
    return null;
  }
}
