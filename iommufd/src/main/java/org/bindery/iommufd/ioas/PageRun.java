package org.bindery.iommufd.ioas;

import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;

/**
 * Consecutive pages of a {@link UserPages} that were pinned together, with how many use them.
 * Guarded by its pages' lock.
 */
final class PageRun {
  final long page;
  final long frame;
  long count;
  int users;

  private final Memory memory;
  private final long offset;

  /**
   * @param page index of the first page in its pages
   * @param frame frame number of it; the others follow
   * @param offset bytes, of the first page in the memory
   */
  PageRun(long page, long frame, long count, Memory memory, long offset) {
    this.page = page;
    this.frame = frame;
    this.count = count;
    this.memory = memory;
    this.offset = offset;
  }

  boolean is(long first, long last) {
    return page == first && count == last - first + 1;
  }

  boolean contains(long wanted) {
    return wanted >= page && wanted - page < count;
  }

  /** Gives up the pages from one on: they are a run of their own with as many users. */
  PageRun split(long at) {
    long kept = at - page;
    PageRun rest =
        new PageRun(at, frame + kept, count - kept, memory, offset + (kept << UserPages.SHIFT));
    rest.users = users;
    count = kept;
    return rest;
  }

  /** Where a part of it is, in bytes from its first one. */
  MemorySlice slice(long skipped, long length) {
    return new MemorySlice(memory, offset + skipped, length);
  }
}
