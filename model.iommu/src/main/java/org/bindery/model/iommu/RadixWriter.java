package org.bindery.model.iommu;

/**
 * The writer's side of a {@link RadixTable}: fills and clears slots, makes tables and frees those
 * that become empty. Guarded by the table's lock of writers; walks run beside it.
 *
 * <p>A run that has its place in one last-level table is written there at once, when that table is
 * there: the way to the one that was written last is remembered.
 */
final class RadixWriter {
  private static final int LEVEL_BITS = RadixNode.LEVEL_BITS;
  private static final int PAGE_SHIFT = RadixNode.PAGE_SHIFT;

  private final int topShift;
  private final LeafSize largest;
  private final LeafFormat format;
  private final TablePages pages;
  private final LastTables walked;
  private final RadixNode root;
  private long tables = 1;
  private long lastLevelTables;
  // Null, or the last-level table that was written last, linked or not any more.
  private RadixNode written;

  /**
   * @param walked of the same table; told of those that come and go
   * @throws OutOfTablePagesException there is none for the root
   */
  RadixWriter(
      int topShift, LeafSize largest, LeafFormat format, TablePages pages, LastTables walked) {
    this.topShift = topShift;
    this.largest = largest;
    this.format = format;
    this.pages = pages;
    this.walked = walked;
    pages.take();
    this.root = new RadixNode(topShift, 0);
  }

  RadixNode root() {
    return root;
  }

  /** How many tables there are, the root included. */
  long tables() {
    return tables;
  }

  /** Gives all tables back; nothing is written any more. */
  void close() {
    pages.give(tables);
    tables = 0;
  }

  /**
   * Maps a run that lies in the table.
   *
   * @return false: a page of it is mapped already; then nothing has changed
   * @throws OutOfTablePagesException nothing has changed
   */
  boolean map(long iova, long last, long frame, int flags) {
    RadixNode table = isPart(iova, last) ? lastLevel(iova) : null;
    if (table != null) {
      return fillPart(table, iova, last, frame, flags);
    }
    if (anyMapped(root, topShift, iova, last)) {
      return false;
    }
    boolean filled = false;
    try {
      fill(root, topShift, iova, last, frame, flags);
      filled = true;
    } finally {
      // Only memory for tables can have run out.
      if (!filled) {
        clear(root, topShift, iova, last, null);
      }
    }
    return true;
  }

  /** As {@link RadixTable#unmap(long, long, LeafSink)}, of a run that lies in the table. */
  long unmap(long iova, long last, LeafSink removed) {
    RadixNode table = isPart(iova, last) ? lastLevel(iova) : null;
    // One that may become empty is to be unlinked, which begins above it.
    return table != null && table.used > (last - iova >>> PAGE_SHIFT) + 1
        ? clear(table, PAGE_SHIFT, iova, last, removed)
        : clear(root, topShift, iova, last, removed);
  }

  /** Whether a run is a part, and not all, of what a last-level table spans. */
  private static boolean isPart(long iova, long last) {
    return iova >>> RadixNode.SPAN_SHIFT == last >>> RadixNode.SPAN_SHIFT
        && last - iova < (1L << RadixNode.SPAN_SHIFT) - 1;
  }

  /** The last-level table that an address has; null: it has none. */
  private RadixNode lastLevel(long iova) {
    RadixNode table = written;
    // No linked table is empty, and each empty one is unlinked.
    if (table != null
        && table.used > 0
        && table.entries[RadixNode.SPAN] == iova >>> RadixNode.SPAN_SHIFT) {
      return table;
    }
    table = root;
    while (table != null && table.shift > PAGE_SHIFT) {
      table = table.nodes[table.slot(iova)];
    }
    if (table != null) {
      written = table;
    }
    return table;
  }

  private boolean fillPart(RadixNode table, long iova, long last, long frame, int flags) {
    int from = table.slot(iova);
    int to = table.slot(last);
    long[] entries = table.entries;
    for (int slot = from; slot <= to; slot++) {
      if (entries[slot] != 0) {
        return false;
      }
    }
    for (int slot = from; slot <= to; slot++) {
      long entry = PageEntry.of(frame + slot - from, flags, LeafSize.SIZE_4K);
      RadixNode.set(entries, slot, format.encode(entry));
    }
    table.used += to - from + 1;
    return true;
  }

  private void fill(RadixNode table, int shift, long iova, long last, long frame, int flags) {
    long offsets = (1L << shift) - 1;
    long at = iova;
    while (true) {
      int slot = slot(at, shift);
      long partLast = Math.min(at | offsets, last);
      long first = frame + (at - iova >>> PAGE_SHIFT);
      if (isLeaf(shift, at, partLast, first)) {
        long entry = format.encode(PageEntry.of(first, flags, LeafSize.ofShift(shift)));
        RadixNode.set(table.entriesToFill(), slot, entry);
        table.used++;
      } else {
        fill(tableAt(table, at), shift - LEVEL_BITS, at, partLast, first, flags);
      }
      if (partLast == last) {
        return;
      }
      at = partLast + 1;
    }
  }

  private boolean isLeaf(int shift, long at, long partLast, long frame) {
    if (shift == PAGE_SHIFT) {
      return true;
    }
    long offsets = (1L << shift) - 1;
    return shift <= largest.shift()
        && (at & offsets) == 0
        && (partLast & offsets) == offsets
        && (frame & offsets >>> PAGE_SHIFT) == 0;
  }

  private RadixNode tableAt(RadixNode parent, long iova) {
    int slot = parent.slot(iova);
    RadixNode table = parent.nodes[slot];
    if (table == null) {
      pages.take();
      table = new RadixNode(parent.shift - LEVEL_BITS, iova);
      parent.link(slot, table);
      parent.used++;
      tables++;
      if (table.shift == PAGE_SHIFT) {
        walked.grow(++lastLevelTables);
      }
    }
    return table;
  }

  private void free(RadixNode parent, int slot) {
    RadixNode table = parent.nodes[slot];
    parent.link(slot, null);
    parent.used--;
    tables--;
    pages.give(1);
    if (table.shift == PAGE_SHIFT) {
      lastLevelTables--;
      walked.forget(table.entries);
    }
  }

  private long clear(RadixNode table, int shift, long iova, long last, LeafSink removed) {
    long offsets = (1L << shift) - 1;
    long bytes = 0;
    long at = iova;
    while (true) {
      int slot = slot(at, shift);
      long partLast = Math.min(at | offsets, last);
      RadixNode next = shift == PAGE_SHIFT ? null : table.nodes[slot];
      if (next != null) {
        bytes += clear(next, shift - LEVEL_BITS, at, partLast, removed);
        if (next.used == 0) {
          free(table, slot);
        }
      } else if (table.entries != null && table.entries[slot] != 0) {
        if (removed != null) {
          long entry = format.decode(table.entries[slot], LeafSize.ofShift(shift));
          removed.removed(PageEntry.frame(entry), offsets + 1 >>> PAGE_SHIFT);
        }
        RadixNode.set(table.entries, slot, 0);
        table.used--;
        bytes += offsets + 1;
      }
      if (partLast == last) {
        return bytes;
      }
      at = partLast + 1;
    }
  }

  private static boolean anyMapped(RadixNode table, int shift, long iova, long last) {
    long offsets = (1L << shift) - 1;
    long at = iova;
    while (true) {
      int slot = slot(at, shift);
      long partLast = Math.min(at | offsets, last);
      RadixNode next = shift == PAGE_SHIFT ? null : table.nodes[slot];
      if (next != null) {
        if (anyMapped(next, shift - LEVEL_BITS, at, partLast)) {
          return true;
        }
      } else if (table.entries != null && table.entries[slot] != 0) {
        return true;
      }
      if (partLast == last) {
        return false;
      }
      at = partLast + 1;
    }
  }

  private static int slot(long iova, int shift) {
    return RadixNode.slot(iova, shift);
  }
}
