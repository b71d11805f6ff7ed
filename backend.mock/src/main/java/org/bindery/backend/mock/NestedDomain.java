package org.bindery.backend.mock;

import java.util.Arrays;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.NestedRequest;

/**
 * A table that a guest would manage. It translates nothing; it has an IOTLB of a few values, all
 * the user's at first, which invalidation sets to zero. Any thread may call.
 */
final class NestedDomain extends MockDomain implements CacheInvalidation {
  private final PagingDomain parent;
  private final MockVirtualIommu virtualIommu;
  // Guarded by itself.
  private final int[] iotlb = new int[MockTypes.IOTLB_ENTRIES];

  /**
   * @param virtualIommu of which guest; null: of none
   */
  NestedDomain(
      MockIommu hardware,
      NestedRequest request,
      PagingDomain parent,
      MockVirtualIommu virtualIommu) {
    super(hardware, request.pageRequests().orElse(null));
    this.parent = parent;
    this.virtualIommu = virtualIommu;
    UserData data = request.data();
    if (data.type() != MockTypes.TABLE_DATA) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a nested table from data of type 0x%x: %s knows 0x%x",
              data.type(),
              hardware.name(),
              MockTypes.TABLE_DATA)
          .exception();
    }
    Arrays.fill(iotlb, UserStruct.read(data, 8, 4).u32(0));
  }

  /** Null: of none. */
  MockVirtualIommu virtualIommu() {
    return virtualIommu;
  }

  int iotlb(int entry) {
    synchronized (iotlb) {
      return iotlb[entry];
    }
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
    int done = 0;
    try {
      while (done < entries.count()) {
        UserStruct entry = UserStruct.read(entries, done, 8, 8);
        invalidate(Invalidation.of(entry.u32(0), entry.u32(4), MockTypes.IOTLB_ENTRIES));
        done++;
      }
    } finally {
      entries.done(done);
    }
  }

  private void invalidate(Invalidation what) {
    synchronized (iotlb) {
      Arrays.fill(iotlb, what.first(), what.end(), 0);
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
  public void map(long iova, long frame, long pages, Access access) {
    throw Refusal.of(Errno.EINVAL, "a nested table is the guest's: 0x%x is not mapped", iova)
        .exception();
  }

  @Override
  public long unmap(long iova, long pages) {
    throw Refusal.of(Errno.EINVAL, "a nested table is the guest's: 0x%x is not unmapped", iova)
        .exception();
  }

  @Override
  public long frameAt(long iova) {
    return -1;
  }

  @Override
  public void close() {}
}
