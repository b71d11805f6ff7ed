package org.bindery.backend.mock;

import java.util.Iterator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.bindery.hardware.DirtyTracking;

/**
 * Which leaves of a table were written. What is unmapped goes through here, so that no bit outlives
 * its leaf. Any thread may call; one short lock.
 */
final class DirtyLeaves {
  private final MockTable table;
  private final long pageSize;
  // First bytes of leaves.
  private final NavigableSet<Long> written = new TreeSet<>();
  private boolean tracking;

  /**
   * @param pageSize bytes of the domain's smallest page, of which the table may need two
   */
  DirtyLeaves(MockTable table, long pageSize) {
    this.table = table;
    this.pageSize = pageSize;
  }

  synchronized void track(boolean wanted) {
    tracking = wanted;
  }

  synchronized boolean tracking() {
    return tracking;
  }

  /** Nothing happens where nothing is mapped. */
  synchronized void write(long iova) {
    long leaf = leafSizeAt(iova);
    if (leaf != 0) {
      written.add(iova & -leaf);
    }
  }

  synchronized void read(long iova, long last, boolean clear, DirtyTracking.DirtySink sink) {
    if (!MockTable.ADDRESSES.contains(iova)) {
      return;
    }
    long end = MockTable.ADDRESSES.contains(last) ? last : MockTable.ADDRESSES.last();
    Iterator<Long> leaves = written.subSet(firstIn(iova), true, end, true).iterator();
    while (leaves.hasNext()) {
      long leaf = leaves.next();
      if (tracking) {
        sink.dirty(leaf, leafSizeAt(leaf));
      }
      if (clear) {
        leaves.remove();
      }
    }
  }

  synchronized long unmap(long iova, long length) {
    written.subSet(iova, iova + length).clear();
    return table.unmap(iova, length);
  }

  private long firstIn(long iova) {
    Long below = written.floor(iova);
    return below != null && below + leafSizeAt(below) > iova ? below : iova;
  }

  private long leafSizeAt(long iova) {
    long leaf = table.leafSizeAt(iova);
    return leaf == 0 ? 0 : Math.max(leaf, pageSize);
  }
}
