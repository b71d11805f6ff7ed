package org.bindery.backend.mock;

import java.util.List;
import java.util.stream.LongStream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.SmallPages;
import org.bindery.model.iommu.AmdV1Leaf;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;

/**
 * A domain that is filled, by leaves of 2 KiB and 1 MiB: a table as AMD's version 1 has it, as the
 * kernel's {@code amdv1_mock} is, whose addresses on both sides are twice what they are here. Any
 * thread may call.
 */
public sealed class PagingDomain extends MockDomain implements SmallPages permits TrackedDomain {
  /** {@code MOCK_APERTURE_START} to {@code MOCK_APERTURE_LAST}. */
  static final IovaRange APERTURE = new IovaRange(1L << 24, (1L << 31) - 1);

  /** Of the default table: all that AMD's could have, of which it uses the two. */
  static final List<Long> PAGE_SIZES =
      LongStream.rangeClosed(11, 36).mapToObj(shift -> 1L << shift).toList();

  /** All that a table has. */
  static final IovaRange ADDRESSES = new IovaRange(0, (1L << 38) - 1);

  private static final List<Long> HUGE_PAGE_SIZES = List.of(4096L, 1L << 20);
  private static final int PAGE_SHIFT = 11;

  final boolean nestParent;
  final RadixTable doubled;
  private final boolean huge;

  PagingDomain(MockIommu hardware, DomainRequest request, boolean huge) {
    super(hardware, null, request.pageRequests().orElse(null));
    this.nestParent = request.nestParent();
    this.huge = huge;
    try {
      doubled = new RadixTable(3, LeafSize.SIZE_2M, AmdV1Leaf.FORMAT, hardware.tablePages);
    } catch (OutOfTablePagesException e) {
      throw noMemory(e);
    }
  }

  private static RefusedException noMemory(OutOfTablePagesException e) {
    return Refusal.of(Errno.ENOMEM, "no memory is left for a table").exception(e);
  }

  @Override
  public final List<Long> pageSizes() {
    return huge ? HUGE_PAGE_SIZES : PAGE_SIZES;
  }

  @Override
  public final IovaRange aperture() {
    return huge ? ADDRESSES : APERTURE;
  }

  // Nobody does DMA by it, and who marks a leaf as written asks no permission (set_dirty in
  // drivers/iommu/generic_pt/iommu_pt.h).
  @Override
  public final void mapBytes(long iova, long physical, long length, Access access) {
    try {
      doubled.map(
          iova << 1,
          physical >>> PAGE_SHIFT,
          length >>> PAGE_SHIFT,
          PageEntry.READ | PageEntry.WRITE);
    } catch (OutOfTablePagesException e) {
      throw noMemory(e);
    }
  }

  @Override
  public final long unmapBytes(long iova, long length) {
    return doubled.unmap(iova << 1, length >>> PAGE_SHIFT) >>> 1;
  }

  @Override
  public final void map(long iova, long frame, long pages, Access access) {
    mapBytes(iova, frame << HostMemory.PAGE_SHIFT, pages << HostMemory.PAGE_SHIFT, access);
  }

  @Override
  public final long unmap(long iova, long pages) {
    return unmapBytes(iova, pages << HostMemory.PAGE_SHIFT);
  }

  /** Where an address leads; -1: nowhere. */
  public final long physicalAt(long iova) {
    long entry = ADDRESSES.contains(iova) ? doubled.translate(iova << 1) : PageEntry.NONE;
    return entry == PageEntry.NONE
        ? -1
        : (PageEntry.frame(entry) << PAGE_SHIFT) + (iova & (1 << PAGE_SHIFT) - 1);
  }

  @Override
  public final long frameAt(long iova) {
    return physicalAt(iova) >> HostMemory.PAGE_SHIFT;
  }

  @Override
  public final void close() {
    doubled.close();
  }
}
