package org.bindery.backend.mock;

import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;

/**
 * A domain that tells what was written. Nothing is cached beside its leaves, so there is nothing to
 * flush. Any thread may call.
 */
public final class TrackedDomain extends PagingDomain implements DirtyTracking {
  private volatile boolean tracking;

  TrackedDomain(MockIommu hardware, DomainRequest request, boolean huge) {
    super(hardware, request, huge);
  }

  /** Whether writes are told at the moment. */
  public boolean tracking() {
    return tracking;
  }

  @Override
  public void track(boolean wanted) {
    tracking = wanted;
  }

  /** The leaf of an address counts as written. Nothing happens where nothing is mapped. */
  public void write(long iova) {
    if (ADDRESSES.contains(iova)) {
      doubled.translateForWrite(pageOf(iova) << 1);
    }
  }

  @Override
  public void read(long iova, long last, boolean clear, DirtySink sink) {
    if (!ADDRESSES.contains(iova)) {
      return;
    }
    long end = ADDRESSES.contains(last) ? last : ADDRESSES.last();
    doubled.readDirty(
        pageOf(iova) << 1,
        end << 1,
        clear,
        (leaf, length) -> {
          if (tracking) {
            sink.dirty(leaf >>> 1, Math.max(length >>> 1, pageSize()));
          }
        });
  }

  // Where a page is a frame it has two leaves, of which the first is marked.
  private long pageOf(long iova) {
    return iova & -pageSize();
  }

  private long pageSize() {
    return pageSizes().getFirst();
  }

  @Override
  public void flush() {}
}
