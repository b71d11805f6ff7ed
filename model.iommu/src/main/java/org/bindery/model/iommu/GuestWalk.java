package org.bindery.model.iommu;

/**
 * What the walks of all formats do alike: entries are fetched through the parent with its
 * permissions, and so is the page at the end (I5). Each object is of one walk.
 */
final class GuestWalk {
  /** An entry that others change each time that it is to be noted in is given up. */
  private static final int ATTEMPTS = 8;

  private final GuestMemory memory;
  private final long[] word = new long[1];

  GuestWalk(GuestMemory memory) {
    this.memory = memory;
  }

  /**
   * Fetches an entry.
   *
   * @param address of the guest's, a multiple of 8
   * @return null: {@link #entry} has it
   */
  WalkStop fetch(long address) {
    if (Long.compareUnsigned(address, memory.last()) > 0) {
      return WalkStop.TABLE_BEYOND_PARENT;
    }
    long host = memory.parent(address, false);
    if (!PageEntry.readable(host)) {
      return WalkStop.TABLE_NOT_READABLE;
    }
    return memory.load(PageEntry.frame(host), at(address), word) ? null : WalkStop.MEMORY_GONE;
  }

  /** What was fetched last. */
  long entry() {
    return word[0];
  }

  /** Says in the entry what it does not say yet. */
  interface Note {
    /**
     * @return the entry with it; the same: nothing is to be said, since it says so or is another
     *     now
     */
    long in(long entry);
  }

  /**
   * Notes in the entry that was fetched last, as one change of it.
   *
   * @param address of the entry
   * @return null: {@link #entry} says it, or has become something of which nothing is to be said
   */
  WalkStop note(long address, Note note) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long noted = note.in(entry());
      if (noted == entry()) {
        return null;
      }
      long host = memory.parent(address, true);
      if (!PageEntry.writable(host)) {
        return WalkStop.TABLE_NOT_WRITABLE;
      }
      if (memory.exchange(PageEntry.frame(host), at(address), entry(), noted)) {
        word[0] = noted;
        return null;
      }
      WalkStop stop = fetch(address);
      if (stop != null) {
        return stop;
      }
    }
    return WalkStop.NOT_PRESENT;
  }

  /**
   * The page that the table leads to, through the parent.
   *
   * @param address of the guest's
   * @param permissions READ, WRITE or both, what the table permits of it
   * @param size of the table's leaf, which the entry says: by it the guest drops what it changes
   * @param noted DIRTY or 0: what the table says of writes
   */
  long page(long address, int permissions, LeafSize size, int noted, boolean write) {
    if (Long.compareUnsigned(address, memory.last()) > 0) {
      return WalkStop.PAGE_BEYOND_PARENT.packed();
    }
    long host = memory.parent(address, write);
    int both = permissions & PageEntry.flags(host);
    if ((both & (write ? PageEntry.WRITE : PageEntry.READ)) == 0) {
      return WalkStop.PAGE_NOT_MAPPED.packed();
    }
    int dirty = noted & (int) host & PageEntry.DIRTY;
    return PageEntry.packed(host, both | PageEntry.flags(host) & PageEntry.SNOOP | dirty, size);
  }

  private static int at(long address) {
    return (int) address & 0xfff;
  }
}
