package org.bindery.backend.sim.vtd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.hardware.IommuDomain;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.RadixTable;

/**
 * A second-stage table with its domain id.
 *
 * <p>Unmap keeps the order that I3 takes: table, then IOTLB, then wait for the requests of every
 * requester that may have used the table.
 */
final class VtdDomain implements IommuDomain {
  private static final int PAGE_SHIFT = 12;

  private final VtdHardware hardware;
  private final int id;
  private final VtdCapabilities capabilities;
  private final Snoop snoop;
  private final RadixTable table;
  private final Iotlb iotlb;
  // A requester is in it once for each time that it was attached and not yet left.
  private final List<Requester> requesters = new CopyOnWriteArrayList<>();

  VtdDomain(VtdHardware hardware, int id, VtdCapabilities capabilities, Snoop snoop, Iotlb iotlb) {
    this.hardware = hardware;
    this.id = id;
    this.capabilities = capabilities;
    this.snoop = snoop;
    this.iotlb = iotlb;
    this.table = new RadixTable(capabilities.unit().levels(), capabilities.unit().largestLeaf());
  }

  boolean belongsTo(VtdHardware other) {
    return hardware == other;
  }

  void join(Requester requester) {
    requesters.add(requester);
  }

  void leave(Requester requester) {
    requesters.remove(requester);
  }

  @Override
  public String format() {
    return VtdCapabilities.SECOND_STAGE;
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public List<Long> pageSizes() {
    return capabilities.pageSizes();
  }

  @Override
  public IovaRange aperture() {
    return capabilities.aperture();
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    long last = iova + (pages << PAGE_SHIFT) - 1;
    if (!aperture().contains(iova) || !aperture().contains(last)) {
      throw Refusal.of(Errno.EINVAL, "0x%x-0x%x is beyond the aperture %s", iova, last, aperture())
          .exception();
    }
    int flags =
        (access.reads() ? PageEntry.READ : 0)
            | (access.writes() ? PageEntry.WRITE : 0)
            | (snoop == Snoop.ENFORCE ? PageEntry.SNOOP : 0);
    try {
      table.map(iova, frame, pages, flags);
    } catch (OutOfMemoryError e) {
      throw Refusal.of(Errno.ENOMEM, "no memory left for the tables of 0x%x-0x%x", iova, last)
          .exception(e);
    }
  }

  @Override
  public long unmap(long iova, long pages) {
    long bytes = table.unmap(iova, pages);
    if (bytes == 0) {
      return 0;
    }
    if (bytes > pages << PAGE_SHIFT) {
      // A leaf went that reaches beyond the range.
      iotlb.invalidateDomain(id);
    } else {
      iotlb.invalidateRange(id, iova, pages);
    }
    for (Requester requester : requesters) {
      requester.inFlight().drain();
    }
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    long entry = table.translate(iova);
    return entry == PageEntry.NONE ? -1 : PageEntry.frame(entry);
  }

  /** The entry of a page, by the IOTLB or a walk; {@link PageEntry#NONE}: not mapped. */
  long translate(long iova) {
    long entry = iotlb.lookup(id, iova);
    if (entry == PageEntry.NONE) {
      long stamp = iotlb.stamp();
      entry = table.translate(iova);
      if (entry != PageEntry.NONE) {
        iotlb.insert(id, iova, entry, stamp);
      }
    }
    return entry;
  }

  @Override
  public void close() {
    iotlb.invalidateDomain(id);
    hardware.freeDomain(id);
  }
}
