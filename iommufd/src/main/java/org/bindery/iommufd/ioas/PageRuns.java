package org.bindery.iommufd.ioas;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The pinned runs of a {@link UserPages} that are more than one, or that cover a part of it. They
 * do not overlap and are not merged, so a release finds the borders that the acquisition made and
 * allocates nothing. Guarded by its pages' lock.
 */
final class PageRuns {
  private final NavigableMap<Long, PageRun> runs = new TreeMap<>();

  boolean isEmpty() {
    return runs.isEmpty();
  }

  void add(PageRun run) {
    runs.put(run.page, run);
  }

  /** Makes a border between runs, so that a user's pages are whole runs. */
  void splitAt(long page) {
    Map.Entry<Long, PageRun> below = runs.lowerEntry(page);
    if (below != null && below.getValue().contains(page)) {
      add(below.getValue().split(page));
    }
  }

  /** The runs that begin in a range, ascending; removing one removes it here. */
  Collection<PageRun> within(long first, long last) {
    return runs.subMap(first, true, last, true).values();
  }

  /** The run that begins at a page, or next before it; or null. */
  PageRun floor(long page) {
    Map.Entry<Long, PageRun> floor = runs.floorEntry(page);
    return floor == null ? null : floor.getValue();
  }

  /** The next run behind a page; or null. */
  PageRun higher(long page) {
    Map.Entry<Long, PageRun> higher = runs.higherEntry(page);
    return higher == null ? null : higher.getValue();
  }
}
