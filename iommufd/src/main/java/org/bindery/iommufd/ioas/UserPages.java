package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.bindery.api.Access;
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
 * <p>Most maps have one run of pages, pinned and released as a whole. It stands by itself, so that
 * such a map leaves no garbage; what is cut, copied in part or pinned in several memories makes
 * {@link PageRuns}.
 *
 * <p>Thread-safe by its own lock, the innermost of the engine; {@link org.bindery.api.Process} and
 * {@link HostMemory} are called under it, which both promise to be safe for several threads and
 * know nothing of the engine.
 */
final class UserPages {
  static final int SHIFT = HostMemory.PAGE_SHIFT;
  static final long SIZE = HostMemory.PAGE_SIZE;

  /** No frame: there are several runs. */
  static final long SEVERAL = -1;

  private final PageSource source;
  private final HostMemory memory;
  private final boolean writable;
  // Guarded by this, as what follows. One of the two at most; null: nothing is pinned.
  private PageRun only;
  private PageRuns several;
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
   * @return the frame of the first one when they are one run, as they stay while they are acquired;
   *     {@link #SEVERAL}: {@link #pinned} tells the runs
   * @throws org.bindery.api.RefusedException EFAULT, ENOMEM; then nothing has changed
   */
  synchronized long acquire(long first, long last) {
    if (only == null && several == null) {
      return acquireFirst(first, last);
    }
    if (only != null && only.is(first, last)) {
      only.users++;
      return only.frame;
    }
    PageRuns runs = split();
    runs.splitAt(first);
    runs.splitAt(last + 1);
    use(runs, first, last, pinAll(added -> pinHoles(runs, first, last, added)));
    return SEVERAL;
  }

  private long acquireFirst(long first, long last) {
    List<MemorySlice> slices = look(first, last);
    if (slices.size() == 1) {
      PageRun run = pinOnly(first, slices.getFirst());
      run.users = 1;
      only = run;
      return run.frame;
    }
    PageRuns runs = new PageRuns();
    use(runs, first, last, pinAll(added -> pin(first, slices, added)));
    several = runs;
    return SEVERAL;
  }

  private static void use(PageRuns runs, long first, long last, List<PageRun> added) {
    added.forEach(runs::add);
    runs.within(first, last).forEach(run -> run.users++);
  }

  /** The runs of pages that the caller has acquired, ascending and without a gap. */
  synchronized List<PinnedRun> pinned(long first, long last) {
    List<PinnedRun> result = new ArrayList<>();
    for (PageRun run : covering(first, last)) {
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
    for (PageRun run : covering(first, last)) {
      long skipped = Math.max(first - run.page, 0) << SHIFT;
      long length = Math.min((run.count << SHIFT) - skipped, left);
      append(slices, run.slice(skipped, length));
      left -= length;
    }
  }

  private Collection<PageRun> covering(long first, long last) {
    return only != null ? List.of(only) : several.within(several.floor(first).page, last);
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
      PageRun run = floor(page);
      long part;
      if (run != null && run.contains(page)) {
        long skipped = at - (run.page << SHIFT);
        part = Math.min(left, (run.count << SHIFT) - skipped);
        append(found, run.slice(skipped, part));
      } else {
        PageRun next = higher(page);
        boolean further =
            next == null || Long.compareUnsigned((next.page << SHIFT) - at, left) >= 0;
        part = further ? left : (next.page << SHIFT) - at;
        found.addAll(source.find(at, part, wanted));
      }
      at += part;
      left -= part;
    }
    return found;
  }

  private PageRun floor(long page) {
    if (only != null) {
      return only.page <= page ? only : null;
    }
    return several == null ? null : several.floor(page);
  }

  private PageRun higher(long page) {
    if (only != null) {
      return only.page > page ? only : null;
    }
    return several == null ? null : several.higher(page);
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
    long unpinned = 0;
    if (only != null && only.is(first, last)) {
      if (--only.users == 0) {
        unpinned = unpin(only);
        only = null;
      }
    } else {
      unpinned = releaseAmong(split(), first, last);
    }
    pinnedPages -= unpinned;
    if (account != null && unpinned > 0) {
      account.refund(unpinned);
    }
  }

  private long releaseAmong(PageRuns runs, long first, long last) {
    long unpinned = 0;
    var covered = runs.within(first, last).iterator();
    while (covered.hasNext()) {
      PageRun run = covered.next();
      if (--run.users == 0) {
        covered.remove();
        unpinned += unpin(run);
      }
    }
    if (runs.isEmpty()) {
      several = null;
    }
    return unpinned;
  }

  private long unpin(PageRun run) {
    memory.unpin(run.frame, run.count);
    return run.count;
  }

  /** Pages before this one and pages from this one may be released apart from now on. */
  synchronized void cut(long page) {
    if (only != null || several != null) {
      split().splitAt(page);
    }
  }

  /** What is pinned, in a shape that can be cut. */
  private PageRuns split() {
    if (only != null) {
      several = new PageRuns();
      several.add(only);
      only = null;
    }
    return several;
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

  private PageRun pinOnly(long first, MemorySlice slice) {
    PageRun run = pin(first, slice);
    boolean charged = false;
    try {
      charge(run.count);
      charged = true;
      return run;
    } finally {
      if (!charged) {
        unpin(run);
      }
    }
  }

  /** Pins runs and charges them, all or nothing. */
  private List<PageRun> pinAll(Consumer<List<PageRun>> pinning) {
    List<PageRun> added = new ArrayList<>();
    boolean done = false;
    try {
      pinning.accept(added);
      charge(added.stream().mapToLong(run -> run.count).sum());
      done = true;
      return added;
    } finally {
      if (!done) {
        added.forEach(this::unpin);
      }
    }
  }

  private void charge(long pages) {
    if (account != null && pages > 0) {
      account.charge(pages);
    }
    pinnedPages += pages;
  }

  private void pinHoles(PageRuns runs, long first, long last, List<PageRun> added) {
    long page = first;
    for (PageRun run : runs.within(first, last)) {
      if (run.page > page) {
        pin(page, look(page, run.page - 1), added);
      }
      page = run.page + run.count;
    }
    if (page <= last) {
      pin(page, look(page, last), added);
    }
  }

  private List<MemorySlice> look(long first, long last) {
    return source.find(
        first << SHIFT, last - first + 1 << SHIFT, writable ? Access.WRITE : Access.READ);
  }

  private void pin(long first, List<MemorySlice> slices, List<PageRun> added) {
    long page = first;
    for (MemorySlice slice : slices) {
      PageRun run = pin(page, slice);
      added.add(run);
      page += run.count;
    }
  }

  private PageRun pin(long page, MemorySlice slice) {
    // Rounded up: of a page that two memories share, pinning refuses the first part.
    long count = slice.length() + SIZE - 1 >>> SHIFT;
    long frame = memory.pin(slice.memory(), slice.offset(), count);
    return new PageRun(page, frame, count, slice.memory(), slice.offset());
  }
}
