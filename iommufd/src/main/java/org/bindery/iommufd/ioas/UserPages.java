package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.hardware.HostMemory;

/**
 * The user pages behind one map, shared by its copies: {@code struct iopt_pages}.
 *
 * <p>Nothing is looked up or pinned before a page table wants the pages, as in the kernel. From
 * then on each page is pinned once, however many areas and tables use it: a copy of pinned pages
 * reads no user address, so it works also when the owner has unmapped the memory since.
 *
 * <p>Each page pinned is charged once, after it was pinned, as in the kernel: what cannot be found
 * is EFAULT before the limit is ENOMEM.
 *
 * <p>Thread-safe by its own lock, the innermost of the engine; {@link org.bindery.api.Process} and
 * {@link HostMemory} are called under it, which both promise to be safe for several threads and
 * know nothing of the engine.
 */
final class UserPages {
  static final int SHIFT = HostMemory.PAGE_SHIFT;
  static final long SIZE = HostMemory.PAGE_SIZE;

  private final PageSource source;
  private final HostMemory memory;
  private final boolean writable;
  // By first page. Runs do not overlap and are not merged, so a release finds the borders that the
  // acquisition made and allocates nothing. Guarded by this.
  private final NavigableMap<Long, Counted> runs = new TreeMap<>();
  private PinAccount account;
  private long pinnedPages;

  /**
   * @param writable whether an area of them may be writeable: decided by the map that made them
   * @param account what is charged for them; null: nothing
   */
  UserPages(PageSource source, HostMemory memory, boolean writable, PinAccount account) {
    this.source = source;
    this.memory = memory;
    this.writable = writable;
    this.account = account;
  }

  PageSource source() {
    return source;
  }

  boolean writable() {
    return writable;
  }

  /**
   * Pins pages for one more user.
   *
   * @return runs that cover first-last without a gap, ascending
   * @throws org.bindery.api.RefusedException EFAULT, ENOMEM; then nothing has changed
   */
  synchronized List<PinnedRun> acquire(long first, long last) {
    splitAt(first);
    splitAt(last + 1);
    for (Counted run : pinHoles(first, last)) {
      runs.put(run.page, run);
    }
    NavigableMap<Long, Counted> covered = runs.subMap(first, true, last, true);
    List<PinnedRun> result = new ArrayList<>(covered.size());
    for (Counted run : covered.values()) {
      run.users++;
      result.add(new PinnedRun(run.page, run.frame, run.count));
    }
    return result;
  }

  /** The runs of pages that the caller has acquired. */
  synchronized List<PinnedRun> pinned(long first, long last) {
    List<PinnedRun> result = new ArrayList<>();
    Long from = runs.floorKey(first);
    for (Counted run : runs.subMap(from, true, last, true).values()) {
      result.add(new PinnedRun(run.page, run.frame, run.count).clip(first, last));
    }
    return result;
  }

  /**
   * Appends where pages that the caller has acquired are; what continues the last slice becomes a
   * part of it.
   */
  synchronized void appendPinned(long first, long last, List<MemorySlice> slices) {
    long left = last - first + 1 << SHIFT;
    for (Counted run : runs.subMap(runs.floorKey(first), true, last, true).values()) {
      long skipped = Math.max(first - run.page, 0) << SHIFT;
      long length = Math.min((run.count << SHIFT) - skipped, left);
      append(slices, run.slice(skipped, length));
      left -= length;
    }
  }

  /**
   * Finds bytes: those of a page that is pinned where it is, others where they are looked up now.
   *
   * @param offset bytes from the first page
   * @param length bytes, 1 to 2^63 - 1
   * @throws org.bindery.api.RefusedException EFAULT, or EINVAL outside of a file
   */
  synchronized List<MemorySlice> find(long offset, long length, Access wanted) {
    List<MemorySlice> found = new ArrayList<>(1);
    long at = offset;
    long left = length;
    while (left > 0) {
      long page = at >>> SHIFT;
      Map.Entry<Long, Counted> below = runs.floorEntry(page);
      Counted run = below == null ? null : below.getValue();
      long part;
      if (run != null && page - run.page < run.count) {
        long skipped = at - (run.page << SHIFT);
        part = Math.min(left, (run.count << SHIFT) - skipped);
        append(found, run.slice(skipped, part));
      } else {
        Long next = runs.higherKey(page);
        boolean further = next == null || Long.compareUnsigned((next << SHIFT) - at, left) >= 0;
        part = further ? left : (next << SHIFT) - at;
        found.addAll(source.find(at, part, wanted));
      }
      at += part;
      left -= part;
    }
    return found;
  }

  private static void append(List<MemorySlice> slices, MemorySlice slice) {
    MemorySlice last = slices.isEmpty() ? null : slices.getLast();
    if (last != null
        && last.memory() == slice.memory()
        && last.offset() + last.length() == slice.offset()) {
      slices.removeLast();
      slices.add(new MemorySlice(last.memory(), last.offset(), last.length() + slice.length()));
    } else {
      slices.add(slice);
    }
  }

  /** Undoes one {@link #acquire} of the same pages. */
  synchronized void release(long first, long last) {
    var covered = runs.subMap(first, true, last, true).values().iterator();
    long unpinned = 0;
    while (covered.hasNext()) {
      Counted run = covered.next();
      if (--run.users == 0) {
        covered.remove();
        memory.unpin(run.frame, run.count);
        unpinned += run.count;
      }
    }
    pinnedPages -= unpinned;
    if (account != null && unpinned > 0) {
      account.refund(unpinned);
    }
  }

  /** Pages before this one and pages from this one may be released apart from now on. */
  synchronized void cut(long page) {
    splitAt(page);
  }

  /** How many pages another account would have to take over. */
  synchronized long chargedToOthersThan(PinAccount other) {
    return account == null || account == other ? 0 : pinnedPages;
  }

  /** Another account, which was charged already, takes over what is charged. */
  synchronized void moveTo(PinAccount charged) {
    if (account != null && account != charged) {
      account.refund(pinnedPages);
      account = charged;
    }
  }

  private List<Counted> pinHoles(long first, long last) {
    List<Counted> added = new ArrayList<>(1);
    boolean done = false;
    try {
      long page = first;
      for (Counted run : runs.subMap(first, true, last, true).values()) {
        if (run.page > page) {
          pin(page, run.page - 1, added);
        }
        page = run.page + run.count;
      }
      if (page <= last) {
        pin(page, last, added);
      }
      long pages = 0;
      for (Counted run : added) {
        pages += run.count;
      }
      if (account != null && pages > 0) {
        account.charge(pages);
      }
      pinnedPages += pages;
      done = true;
      return added;
    } finally {
      if (!done) {
        for (Counted run : added) {
          memory.unpin(run.frame, run.count);
        }
      }
    }
  }

  private void pin(long first, long last, List<Counted> added) {
    long length = last - first + 1 << SHIFT;
    long page = first;
    for (MemorySlice slice :
        source.find(first << SHIFT, length, writable ? Access.WRITE : Access.READ)) {
      // Rounded up: of a page that two memories share, pinning refuses the first part.
      long count = slice.length() + SIZE - 1 >>> SHIFT;
      long frame = memory.pin(slice.memory(), slice.offset(), count);
      added.add(new Counted(page, frame, count, slice.memory(), slice.offset()));
      page += count;
    }
  }

  /** Makes a border between runs, so that a user's pages are whole runs. */
  private void splitAt(long page) {
    Map.Entry<Long, Counted> below = runs.lowerEntry(page);
    if (below != null && below.getValue().page + below.getValue().count > page) {
      Counted run = below.getValue();
      long kept = page - run.page;
      Counted rest =
          new Counted(
              page, run.frame + kept, run.count - kept, run.memory, run.offset + (kept << SHIFT));
      rest.users = run.users;
      run.count = kept;
      runs.put(page, rest);
    }
  }

  private static final class Counted {
    final long page;
    final long frame;
    final Memory memory;
    final long offset;
    long count;
    int users;

    Counted(long page, long frame, long count, Memory memory, long offset) {
      this.page = page;
      this.frame = frame;
      this.count = count;
      this.memory = memory;
      this.offset = offset;
    }

    MemorySlice slice(long skipped, long length) {
      return new MemorySlice(memory, offset + skipped, length);
    }
  }
}
