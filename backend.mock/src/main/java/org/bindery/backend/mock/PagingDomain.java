package org.bindery.backend.mock;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.SmallPages;

/** A domain that is filled. Its abilities are what it was asked for with, so each is a type. */
sealed class PagingDomain extends MockDomain {
  /** {@code MOCK_APERTURE_START} to {@code MOCK_APERTURE_LAST}. */
  static final IovaRange APERTURE = new IovaRange(1L << 24, (1L << 31) - 1);

  /** Of the default table. */
  static final List<Long> PAGE_SIZES = List.of(MockTable.PAGE, MockTable.HUGE_PAGE);

  private static final List<Long> FRAME_SIZES =
      List.of((long) HostMemory.PAGE_SIZE, MockTable.HUGE_PAGE);

  private final boolean nestParent;
  private final MockTable table;
  private final List<Long> pageSizes;
  private final IovaRange aperture;
  private final DirtyLeaves dirty;

  static PagingDomain of(MockIommu hardware, DomainRequest request, int tableType) {
    if (tableType == MockTypes.TABLE_HUGE) {
      return request.dirtyTracking()
          ? new DirtyHuge(hardware, request)
          : new PagingDomain(hardware, request, FRAME_SIZES, MockTable.ADDRESSES);
    }
    return request.dirtyTracking()
        ? new DirtySmall(hardware, request)
        : new Small(hardware, request);
  }

  private PagingDomain(
      MockIommu hardware, DomainRequest request, List<Long> pageSizes, IovaRange aperture) {
    super(hardware, request.pageRequests().orElse(null));
    this.nestParent = request.nestParent();
    this.table = new MockTable(hardware.tablePages());
    this.pageSizes = pageSizes;
    this.aperture = aperture;
    this.dirty = new DirtyLeaves(table, pageSizes.getFirst());
  }

  boolean nestParent() {
    return nestParent;
  }

  public DirtyLeaves dirty() {
    return dirty;
  }

  /** Where an address leads; -1: nowhere. */
  long physicalAt(long iova) {
    return table.physicalAt(iova);
  }

  @Override
  public List<Long> pageSizes() {
    return pageSizes;
  }

  @Override
  public IovaRange aperture() {
    return aperture;
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    table.map(iova, frame << HostMemory.PAGE_SHIFT, pages << HostMemory.PAGE_SHIFT, access);
  }

  @Override
  public long unmap(long iova, long pages) {
    return dirty.unmap(iova, pages << HostMemory.PAGE_SHIFT);
  }

  @Override
  public long frameAt(long iova) {
    return table.physicalAt(iova) >> HostMemory.PAGE_SHIFT;
  }

  @Override
  public void close() {
    table.close();
  }

  /** Pages that are smaller than a frame. */
  private static sealed class Small extends PagingDomain implements SmallPages {
    Small(MockIommu hardware, DomainRequest request) {
      super(hardware, request, PAGE_SIZES, APERTURE);
    }

    @Override
    public void mapBytes(long iova, long physical, long length, Access access) {
      super.table.map(iova, physical, length, access);
    }

    @Override
    public long unmapBytes(long iova, long length) {
      return dirty().unmap(iova, length);
    }
  }

  private static final class DirtySmall extends Small implements Tracked {
    DirtySmall(MockIommu hardware, DomainRequest request) {
      super(hardware, request);
    }
  }

  private static final class DirtyHuge extends PagingDomain implements Tracked {
    DirtyHuge(MockIommu hardware, DomainRequest request) {
      super(hardware, request, FRAME_SIZES, MockTable.ADDRESSES);
    }
  }

  /** Has nothing cached beside the table, so there is nothing to flush. */
  private interface Tracked extends DirtyTracking {
    DirtyLeaves dirty();

    @Override
    default void track(boolean wanted) {
      dirty().track(wanted);
    }

    @Override
    default void read(long iova, long last, boolean clear, DirtySink sink) {
      dirty().read(iova, last, clear, sink);
    }

    @Override
    default void flush() {}
  }
}
