package org.bindery.model.iommu;

/**
 * A radix page table: nine bits of the address a level, leaves of 4 KiB, 2 MiB and 1 GiB.
 *
 * <p><b>Threads.</b> {@link #translate} takes no lock and runs beside writers. Entries are single
 * longs written with release and read with acquire order, so a reader sees for each page the old or
 * the new translation, never a mixture; a page that nobody is changing is seen throughout, whatever
 * happens to its neighbours. A table that became empty is unlinked and left to the garbage
 * collector: a reader that still stands in it finds only empty entries. Writers exclude each other
 * by one lock for the time of a call, since a table may become empty under one while another fills
 * it; a call costs tens of nanoseconds for a page and about one for each page of a run. A walk
 * begins at the last-level table when {@link LastTables} has it.
 *
 * <p>Invariant: no table but the root is empty. So a slot of a table is either empty, or a leaf, or
 * a table that maps something.
 */
public final class RadixTable implements AutoCloseable {
  private static final int LEVEL_BITS = RadixNode.LEVEL_BITS;
  private static final int PAGE_SHIFT = RadixNode.PAGE_SHIFT;

  private final int topShift;
  private final LeafSize largest;
  private final LeafFormat format;
  // Null: leaves of the format are not marked.
  private final DirtyLeaves dirtyLeaves;
  private final LastTables lastTables = new LastTables();
  private final RadixNode root;

  @SuppressWarnings("unused")
  private final byte[] before = CacheLines.apart();

  private final Object writing = new Object();
  // Guarded by writing.
  private final RadixWriter writer;

  @SuppressWarnings("unused")
  private final byte[] behind;

  /** Four levels, 48 bits, all leaf sizes. */
  public RadixTable() {
    this(4, LeafSize.SIZE_1G);
  }

  /**
   * @param levels 3 (39 bits), 4 (48 bits) or 5 (57 bits)
   * @param largest no leaf larger than this
   */
  public RadixTable(int levels, LeafSize largest) {
    this(levels, largest, LeafFormat.PACKED);
  }

  /**
   * As {@link #RadixTable(int, LeafSize)}.
   *
   * @param format how leaves stand in it
   */
  public RadixTable(int levels, LeafSize largest, LeafFormat format) {
    this(levels, largest, format, TablePages.UNLIMITED);
  }

  /**
   * As {@link #RadixTable(int, LeafSize, LeafFormat)}.
   *
   * @param pages what its tables are taken from; {@link #close} gives them back
   * @throws OutOfTablePagesException there is none for the root
   */
  public RadixTable(int levels, LeafSize largest, LeafFormat format, TablePages pages) {
    if (levels < 3 || levels > 5) {
      throw new IllegalArgumentException("3 to 5 levels, not " + levels);
    }
    this.topShift = PAGE_SHIFT + (levels - 1) * LEVEL_BITS;
    this.largest = largest;
    this.format = format;
    this.dirtyLeaves = format instanceof DirtyLeafFormat marked ? new DirtyLeaves(marked) : null;
    this.writer = new RadixWriter(topShift, largest, format, pages, lastTables);
    this.behind = CacheLines.apart();
    this.root = writer.root();
  }

  /** How many bits of address it translates: 39, 48 or 57. */
  public int addressBits() {
    return topShift + LEVEL_BITS;
  }

  public LeafSize largestLeaf() {
    return largest;
  }

  /**
   * Maps a run of frames, each part of it by the largest leaf that fits there. All or nothing.
   *
   * @param iova first address, a multiple of 4096
   * @param frame first frame number; the rest follow it
   * @param pages how many pages of 4096 bytes, at least 1
   * @param flags {@link PageEntry#READ}, {@link PageEntry#WRITE}, {@link PageEntry#SNOOP}
   * @throws IllegalArgumentException a value out of its range, or the run leaves the table
   * @throws IllegalStateException a page of the run is mapped already; nothing has changed
   * @throws OutOfTablePagesException nothing has changed, but walks may have found a part of the
   *     run meanwhile
   */
  public void map(long iova, long frame, long pages, int flags) {
    long last = last(iova, pages);
    PageEntry.of(frame, flags, LeafSize.SIZE_4K);
    if (frame > format.frames() - pages) {
      throw new IllegalArgumentException(
          "frames end at 0x%x, beyond 0x%x".formatted(frame + pages, format.frames()));
    }
    synchronized (writing) {
      if (!writer.map(iova, last, frame, flags)) {
        throw new IllegalStateException("mapped already, in 0x%x-0x%x".formatted(iova, last));
      }
    }
  }

  /**
   * Unmaps a run; holes are passed over. A leaf is never cut: one that is touched goes whole. Frees
   * tables that become empty; allocates nothing and cannot fail.
   *
   * @param iova first address, a multiple of 4096
   * @param pages how many pages of 4096 bytes, at least 1
   * @return bytes of the leaves removed
   * @throws IllegalArgumentException a value out of its range, or the run leaves the table
   */
  public long unmap(long iova, long pages) {
    return unmap(iova, pages, null);
  }

  /**
   * As {@link #unmap(long, long)}.
   *
   * @param removed is told of each leaf, by ascending address; null: nobody is
   */
  public long unmap(long iova, long pages, LeafSink removed) {
    long last = last(iova, pages);
    synchronized (writing) {
      return writer.unmap(iova, last, removed);
    }
  }

  /**
   * Walks the table. No garbage, no lock.
   *
   * @param iova any address
   * @return the packed entry of its page (see {@link PageEntry}), {@link PageEntry#NONE} when it is
   *     not mapped or wider than the table; the caller checks the permissions
   */
  public long translate(long iova) {
    if (iova >>> addressBits() != 0) {
      return PageEntry.NONE;
    }
    long[] kept = lastTables.find(iova);
    if (kept != null) {
      long leaf = RadixNode.leaf(kept, RadixNode.slot(iova, PAGE_SHIFT));
      if (leaf != 0) {
        return format.decode(leaf, LeafSize.SIZE_4K);
      }
    }
    return walk(iova);
  }

  private long walk(long iova) {
    RadixNode table = lowest(iova);
    long[] entries = table.entries;
    long leaf = entries == null ? 0 : RadixNode.leaf(entries, table.slot(iova));
    if (leaf == 0) {
      return PageEntry.NONE;
    }
    keep(table, entries);
    return PageEntry.at(format.decode(leaf, LeafSize.ofShift(table.shift)), iova, table.shift);
  }

  private void keep(RadixNode table, long[] entries) {
    if (table.shift == PAGE_SHIFT) {
      lastTables.keep(entries);
    }
  }

  /**
   * The leaf that maps an address, as it stands in the table.
   *
   * @return 0: none
   */
  public long leafAt(long iova) {
    if (iova >>> addressBits() != 0) {
      return 0;
    }
    RadixNode table = lowest(iova);
    long[] leaves = table.entries;
    return leaves == null ? 0 : RadixNode.leaf(leaves, table.slot(iova));
  }

  /** The table at which the walk ends. */
  private RadixNode lowest(long iova) {
    RadixNode table = root;
    while (table.nodes != null) {
      RadixNode next = table.next(table.slot(iova));
      if (next == null) {
        break;
      }
      table = next;
    }
    return table;
  }

  /**
   * Walks the table for a write: the leaf, when it grants writing, is marked as written by before
   * this returns. No garbage, no lock; beside writers it marks the leaf that it answers or none.
   *
   * @param iova any address
   * @return as {@link #translate}, with {@link PageEntry#DIRTY} where the leaf is marked
   * @throws IllegalStateException leaves of the format are not marked
   */
  public long translateForWrite(long iova) {
    DirtyLeaves marks = marks();
    if (iova >>> addressBits() != 0) {
      return PageEntry.NONE;
    }
    long[] kept = lastTables.find(iova);
    if (kept != null) {
      long entry = marks.write(kept, RadixNode.slot(iova, PAGE_SHIFT), LeafSize.SIZE_4K);
      if (entry != PageEntry.NONE) {
        return entry;
      }
    }
    RadixNode table = lowest(iova);
    long[] entries = table.entries;
    if (entries == null) {
      return PageEntry.NONE;
    }
    long entry = marks.write(entries, table.slot(iova), LeafSize.ofShift(table.shift));
    if (entry != PageEntry.NONE) {
      keep(table, entries);
    }
    return PageEntry.at(entry, iova, table.shift);
  }

  /**
   * Tells the leaves that are marked as written by, whole, by ascending address. Takes no lock and
   * runs beside walks and writers: of a leaf that comes, goes or is marked meanwhile the state
   * before or after is told. After a mark was cleared, walks for a write set it again; what was
   * translated before does not.
   *
   * @param iova first address
   * @param last last address, not below {@code iova}; what the table does not reach is passed over
   * @param clear whether marks are cleared as they are told
   * @throws IllegalStateException leaves of the format are not marked
   */
  public void readDirty(long iova, long last, boolean clear, DirtyLeafSink sink) {
    DirtyLeaves marks = marks();
    long highest = (1L << addressBits()) - 1;
    if (Long.compareUnsigned(iova, highest) <= 0) {
      marks.read(root, iova, Long.compareUnsigned(last, highest) < 0 ? last : highest, clear, sink);
    }
  }

  private DirtyLeaves marks() {
    if (dirtyLeaves == null) {
      throw new IllegalStateException("leaves of the format are not marked");
    }
    return dirtyLeaves;
  }

  /** Gives the tables back; it is not used any more. Closing twice is closing once. */
  @Override
  public void close() {
    synchronized (writing) {
      writer.close();
    }
  }

  LastTables lastTables() {
    return lastTables;
  }

  /** How many tables there are, the root included: 1 when nothing is mapped. */
  public long tables() {
    synchronized (writing) {
      return writer.tables();
    }
  }

  private long last(long iova, long pages) {
    long limit = 1L << addressBits();
    if (iova < 0 || iova >= limit || (iova & LeafSize.SIZE_4K.bytes() - 1) != 0) {
      throw new IllegalArgumentException("no page of the table: 0x%x".formatted(iova));
    }
    if (pages < 1 || pages > limit - iova >>> PAGE_SHIFT) {
      throw new IllegalArgumentException("%d pages from 0x%x".formatted(pages, iova));
    }
    return iova + (pages << PAGE_SHIFT) - 1;
  }
}
