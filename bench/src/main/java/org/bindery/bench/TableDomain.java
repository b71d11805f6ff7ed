package org.bindery.bench;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.hardware.IommuDomain;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;
import org.bindery.model.iommu.VtdSecondStageLeaf;

/** A radix table behind an IOTLB. */
final class TableDomain implements IommuDomain {
  static final IovaRange APERTURE = new IovaRange(0, (1L << 48) - 1);

  private final RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, VtdSecondStageLeaf.FORMAT);
  private final Iotlb iotlb = new Iotlb(256, 4);

  @Override
  public String format() {
    return "radix";
  }

  @Override
  public Snoop snoop() {
    return Snoop.ENFORCE;
  }

  @Override
  public List<Long> pageSizes() {
    return List.of(4096L);
  }

  @Override
  public IovaRange aperture() {
    return APERTURE;
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    int flags =
        PageEntry.SNOOP
            | (access.reads() ? PageEntry.READ : 0)
            | (access.writes() ? PageEntry.WRITE : 0);
    table.map(iova, frame, pages, flags);
  }

  @Override
  public long unmap(long iova, long pages) {
    long bytes = table.unmap(iova, pages);
    iotlb.invalidateRange(1, iova, pages);
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    long entry = table.translate(iova);
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  @Override
  public void close() {}
}
