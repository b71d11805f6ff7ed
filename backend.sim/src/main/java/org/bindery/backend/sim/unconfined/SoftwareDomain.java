package org.bindery.backend.sim.unconfined;

import java.util.Arrays;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PhysicalLookup;
import org.bindery.model.iommu.AmdV1Leaf;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;
import org.bindery.model.iommu.TablePages;

/**
 * A table that no hardware walks, in the format that the kernel takes for it since that has the
 * most page sizes ({@code drivers/iommu/iommufd/hwpt_noiommu.c}); three sizes and five levels of it
 * are modelled. Thread-safe as its table is.
 */
final class SoftwareDomain implements IommuDomain, PhysicalLookup {
  static final String FORMAT = "amd-v1";
  static final List<Long> PAGE_SIZES =
      Arrays.stream(LeafSize.values()).map(LeafSize::bytes).toList();
  static final IovaRange APERTURE = new IovaRange(0, (1L << 57) - 1);

  private final SoftwareIommu iommu;
  private final RadixTable table;

  /**
   * @throws org.bindery.api.RefusedException ENOMEM
   */
  SoftwareDomain(SoftwareIommu iommu, TablePages pages) {
    this.iommu = iommu;
    try {
      this.table = new RadixTable(5, LeafSize.SIZE_1G, AmdV1Leaf.FORMAT, pages);
    } catch (OutOfTablePagesException e) {
      throw Refusal.of(Errno.ENOMEM, "no memory left for a table of %s", FORMAT).exception(e);
    }
  }

  SoftwareIommu iommu() {
    return iommu;
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public Snoop snoop() {
    return Snoop.ALLOW;
  }

  @Override
  public List<Long> pageSizes() {
    return PAGE_SIZES;
  }

  @Override
  public IovaRange aperture() {
    return APERTURE;
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    int flags = (access.reads() ? PageEntry.READ : 0) | (access.writes() ? PageEntry.WRITE : 0);
    try {
      table.map(iova, frame, pages, flags);
    } catch (OutOfTablePagesException e) {
      throw Refusal.of(
              Errno.ENOMEM, "no memory left for the tables of 0x%x pages at 0x%x", pages, iova)
          .exception(e);
    }
  }

  @Override
  public long unmap(long iova, long pages) {
    return table.unmap(iova, pages);
  }

  @Override
  public long frameAt(long iova) {
    long entry = table.translate(iova);
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  @Override
  public long physicalAt(long iova) {
    long frame = frameAt(iova);
    return frame == -1 ? -1 : frame << HostMemory.PAGE_SHIFT | iova & HostMemory.PAGE_SIZE - 1;
  }

  @Override
  public void close() {
    table.close();
  }
}
