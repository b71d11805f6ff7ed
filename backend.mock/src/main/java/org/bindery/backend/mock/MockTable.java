package org.bindery.backend.mock;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;
import org.bindery.model.iommu.TablePages;

/**
 * A table with pages of 2 KiB and 1 MiB for 38 bits of address: a radix table whose addresses, on
 * both sides, are twice what they are here. Any thread may call.
 */
final class MockTable {
  static final long PAGE = 2048;
  static final long HUGE_PAGE = 512 * PAGE;
  static final IovaRange ADDRESSES = new IovaRange(0, (1L << 38) - 1);

  private static final int PAGE_SHIFT = 11;

  private final RadixTable doubled;

  /**
   * @throws org.bindery.api.RefusedException ENOMEM no page is left for it
   */
  MockTable(TablePages pages) {
    try {
      doubled = new RadixTable(3, LeafSize.SIZE_2M, LeafFormat.PACKED, pages);
    } catch (OutOfTablePagesException e) {
      throw noMemory(e);
    }
  }

  private static RefusedException noMemory(OutOfTablePagesException e) {
    return Refusal.of(Errno.ENOMEM, "no memory is left for a table").exception(e);
  }

  /**
   * Addresses and length are multiples of {@link #PAGE}; nothing is mapped there.
   *
   * @throws RefusedException ENOMEM; then nothing has changed
   */
  void map(long iova, long physical, long length, Access access) {
    int flags = (access.reads() ? PageEntry.READ : 0) | (access.writes() ? PageEntry.WRITE : 0);
    try {
      doubled.map(iova << 1, physical >>> PAGE_SHIFT, length >>> PAGE_SHIFT, flags);
    } catch (OutOfTablePagesException e) {
      throw noMemory(e);
    }
  }

  /** Bytes that were mapped. */
  long unmap(long iova, long length) {
    return doubled.unmap(iova << 1, length >>> PAGE_SHIFT) >>> 1;
  }

  /** Where an address leads; -1: nowhere. */
  long physicalAt(long iova) {
    long entry = entryAt(iova);
    return entry == PageEntry.NONE
        ? -1
        : (PageEntry.frame(entry) << PAGE_SHIFT) + (iova & PAGE - 1);
  }

  /** Bytes of the leaf that maps an address; 0: none does. */
  long leafSizeAt(long iova) {
    long entry = entryAt(iova);
    if (entry == PageEntry.NONE) {
      return 0;
    }
    return PageEntry.size(entry) == LeafSize.SIZE_4K ? PAGE : HUGE_PAGE;
  }

  /** Gives its pages back. */
  void close() {
    doubled.close();
  }

  private long entryAt(long iova) {
    return ADDRESSES.contains(iova) ? doubled.translate(iova << 1) : PageEntry.NONE;
  }
}
