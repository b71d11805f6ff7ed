package org.bindery.model.iommu;

/**
 * A page table behind an IOTLB as a unit uses the two: a walk keeps what it found, to unmap clears
 * the table and then the IOTLB, and there is one change at a time, which is what the lock of an
 * address space is for. Translating takes no lock.
 */
class CachedTable {
  static final int PAGES_OF_LARGE = 512;
  private static final int DOMAIN = 1;
  private static final int RW = PageEntry.READ | PageEntry.WRITE;

  private final RadixTable table = new RadixTable(3, LeafSize.SIZE_2M);
  private final Iotlb iotlb = new Iotlb(2, 2);
  private final Object changing = new Object();

  /** False: there is something. */
  boolean map(int page, int frame) {
    return map(page, frame, 1);
  }

  /** Maps {@link #PAGES_OF_LARGE} pages from 0 on, by one leaf; false: there is something. */
  boolean mapLarge() {
    return map(0, PAGES_OF_LARGE, PAGES_OF_LARGE);
  }

  private boolean map(int page, int frame, int pages) {
    synchronized (changing) {
      try {
        table.map((long) page << 12, frame, pages, RW);
        return true;
      } catch (IllegalStateException e) {
        return false;
      }
    }
  }

  /** Bytes of the leaf that has gone; 0: there was none. */
  long unmap(int page) {
    synchronized (changing) {
      long bytes = table.unmap((long) page << 12, 1);
      if (bytes != 0) {
        forget(page, bytes > LeafSize.SIZE_4K.bytes());
      }
      return bytes;
    }
  }

  void forget(int page, boolean whole) {
    if (whole) {
      iotlb.invalidateDomain(DOMAIN);
    } else {
      iotlb.invalidateRange(DOMAIN, (long) page << 12, 1);
    }
  }

  /** The frame of a page; -1: none. */
  long translate(int page) {
    long iova = (long) page << 12;
    long entry = iotlb.lookup(DOMAIN, iova);
    if (entry == PageEntry.NONE) {
      entry = walk(iova);
    }
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  private long walk(long iova) {
    long before = iotlb.stamp();
    long entry = table.translate(iova);
    if (entry != PageEntry.NONE) {
      iotlb.insert(DOMAIN, iova, entry, stampFor(before));
    }
    return entry;
  }

  /** What is brought along with what a walk found. */
  long stampFor(long before) {
    return before;
  }

  /** The IOTLB's own, for faults that are planted. */
  final long stampNow() {
    return iotlb.stamp();
  }
}
