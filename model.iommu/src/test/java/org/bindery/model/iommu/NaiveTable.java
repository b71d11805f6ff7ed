package org.bindery.model.iommu;

import java.util.TreeMap;

/**
 * What a table means, page by page, without any structure: the model that the real one is held to.
 */
final class NaiveTable {
  private record Page(long frame, int flags) {}

  private final TreeMap<Long, Page> pages = new TreeMap<>();

  boolean free(long page, long count) {
    return pages.subMap(page, page + count).isEmpty();
  }

  void map(long page, long frame, long count, int flags) {
    for (long i = 0; i < count; i++) {
      pages.put(page + i, new Page(frame + i, flags));
    }
  }

  void unmap(long page, long count) {
    pages.subMap(page, page + count).clear();
  }

  int size() {
    return pages.size();
  }

  long frame(long page) {
    Page found = pages.get(page);
    return found == null ? -1 : found.frame();
  }

  int flags(long page) {
    Page found = pages.get(page);
    return found == null ? 0 : found.flags();
  }
}
