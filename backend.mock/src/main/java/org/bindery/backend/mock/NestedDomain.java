package org.bindery.backend.mock;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.NestedRequest;

/**
 * A table that a guest would manage. It translates nothing; it has an IOTLB of a few values, all
 * the user's at first, which invalidation sets to zero. Any thread may call.
 */
public final class NestedDomain extends MockDomain implements CacheInvalidation {
  private final PagingDomain parent;
  private final MockCache iotlb;

  /**
   * @param guest of which guest; null: of none
   */
  NestedDomain(
      MockIommu hardware, NestedRequest request, PagingDomain parent, MockVirtualIommu guest) {
    super(hardware, guest, request.pageRequests().orElse(null));
    this.parent = parent;
    this.iotlb = new MockCache(MockTypes.IOTLB_ENTRIES, hardware.tableData(request.data())[0]);
  }

  /** What an entry of the IOTLB holds; empty: there is no such entry. */
  public OptionalInt iotlb(int entry) {
    return iotlb.get(entry);
  }

  @Override
  public void invalidate(UserDataArray entries) {
    if (entries.type() != MockTypes.INVALIDATE_DATA) {
      throw Refusal.of(
              Errno.EINVAL,
              "invalidation by entries of type 0x%x: a nested table of the mock knows 0x%x",
              entries.type(),
              MockTypes.INVALIDATE_DATA)
          .exception();
    }
    int[] entry = new int[2];
    int done = 0;
    try {
      while (done < entries.count()) {
        entries.read(done, MemorySegment.ofArray(entry), 8);
        iotlb.invalidate(entry[0], entry[1]);
        done++;
      }
    } finally {
      entries.done(done);
    }
  }

  @Override
  public List<Long> pageSizes() {
    return parent.pageSizes();
  }

  @Override
  public IovaRange aperture() {
    return parent.aperture();
  }

  @Override
  public void close() {}
}
