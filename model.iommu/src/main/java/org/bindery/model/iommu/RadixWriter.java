package org.bindery.model.iommu;

/**
 * The writer's side of a {@link RadixTable}: fills and clears slots, makes tables and frees those
 * that become empty. Guarded by the table's lock of writers; walks run beside it.
 *
 * <p>A run that has its place in one last-level table is written there at once, when that table is
 * there. The table is found as walks find it, in {@link LastTables}, and says itself how many of
 * its slots are in use: so a write waits for no other line than those of the table.
 */
final class RadixWriter {
  private static final int LEVEL_BITS = RadixNode.LEVEL_BITS;
  private static final int PAGE_SHIFT = RadixNode.PAGE_SHIFT;

  private final int topShift;
  private final LeafSize largest;
  private final LeafFormat format;
  private final TablePages pages;
  private final LastTables lastTables;
  private final RadixNode root;
  private long tables = 1;
  private long lastLevelTables;

  /**
   * @param lastTables of the same table; told of those that come and go
   * @throws OutOfTablePagesException there is none for the root
   */
  RadixWriter(
      int topShift, LeafSize largest, LeafFormat format, TablePages pages, LastTables lastTables) {
    this.topShift = topShift;
    this.largest = largest;
    this.format = format;
    this.pages = pages;
    this.lastTables = lastTables;
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
    long[] table = isPart(iova, last) ? lastLevel(iova) : null;
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
    long[] table = isPart(iova, last) ? lastLevel(iova) : null;
    // One that may become empty is to be unlinked, which begins above it.
    return table != null && table[RadixNode.USED] > (last - iova >>> PAGE_SHIFT) + 1
        ? clearPart(table, iova, last, removed)
        : clear(root, topShift, iova, last, removed);
  }

  /** Whether a run is a part, and not all, of what a last-level table spans. */
  private static boolean isPart(long iova, long last) {
    return iova >>> RadixNode.SPAN_SHIFT == last >>> RadixNode.SPAN_SHIFT
        && last - iova < (1L << RadixNode.SPAN_SHIFT) - 1;
  }

  /** The slots of the last-level table that an address has; null: it has none. */
  private long[] lastLevel(long iova) {
    long[] kept = lastTables.find(iova);
    // No linked table is empty, and each empty one is unlinked.
    if (kept != null && kept[RadixNode.USED] > 0) {
      return kept;
    }
    RadixNode table = root;
    while (table != null && table.shift > PAGE_SHIFT) {
      table = table.nodes[table.slot(iova)];
    }
    if (table == null) {
      return null;
    }
    lastTables.keep(table.entries);
    return table.entries;
  }

  private boolean fillPart(long[] entries, long iova, long last, long frame, int flags) {
    int from = slot(iova, PAGE_SHIFT);
    int to = slot(last, PAGE_SHIFT);
    for (int slot = from; slot <= to; slot++) {
      if (entries[slot] != 0) {
        return false;
      }
    }
    for (int slot = from; slot <= to; slot++) {
      long entry = PageEntry.of(frame + slot - from, flags, LeafSize.SIZE_4K);
      RadixNode.set(entries, slot, format.encode(entry));
    }
    entries[RadixNode.USED] += to - from + 1;
    return true;
  }

  private long clearPart(long[] entries, long iova, long last, LeafSink removed) {
    int to = slot(last, PAGE_SHIFT);
    long bytes = 0;
    for (int slot = slot(iova, PAGE_SHIFT); slot <= to; slot++) {
      if (entries[slot] != 0) {
        tell(entries[slot], LeafSize.SIZE_4K, removed);
        RadixNode.set(entries, slot, 0);
        entries[RadixNode.USED]--;
        bytes += LeafSize.SIZE_4K.bytes();
      }
    }
    return bytes;
  }

  private void tell(long leaf, LeafSize size, LeafSink removed) {
    if (removed != null) {
      removed.removed(PageEntry.frame(format.decode(leaf, size)), size.bytes() >>> PAGE_SHIFT);
    }
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
        table.use(1);
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
      parent.use(1);
      tables++;
      if (table.shift == PAGE_SHIFT) {
        lastTables.grow(++lastLevelTables);
      }
    }
    return table;
  }

  private void free(RadixNode parent, int slot) {
    RadixNode table = parent.nodes[slot];
    parent.link(slot, null);
    parent.use(-1);
    tables--;
    pages.give(1);
    if (table.shift == PAGE_SHIFT) {
      lastLevelTables--;
      lastTables.forget(table.entries);
    }
  }

  private long clear(RadixNode table, int shift, long iova, long last, LeafSink removed) {
    if (shift == PAGE_SHIFT) {
      return clearPart(table.entries, iova, last, removed);
    }
    long offsets = (1L << shift) - 1;
    long bytes = 0;
    long at = iova;
    while (true) {
      int slot = slot(at, shift);
      long partLast = Math.min(at | offsets, last);
      RadixNode next = table.nodes[slot];
      if (next != null) {
        bytes += clear(next, shift - LEVEL_BITS, at, partLast, removed);
        if (next.used() == 0) {
          free(table, slot);
        }
      } else if (table.entries != null && table.entries[slot] != 0) {
        tell(table.entries[slot], LeafSize.ofShift(shift), removed);
        RadixNode.set(table.entries, slot, 0);
        table.use(-1);
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
