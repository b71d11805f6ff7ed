package org.bindery.backend.sim.unconfined;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.hardware.FaultFan;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TablePages;

/**
 * What stands in for the IOMMU of devices that are behind none: it makes tables to look physical
 * addresses up in, and nothing that a device does depends on which it is attached to. So it cannot
 * keep the guarantees of {@link IommuHardware} that confine a device; what stops one is its file's
 * end ({@link RawPath}). Thread-safe.
 */
public final class SoftwareIommu implements IommuHardware {
  /** Of the bytes that a request names, some are of no frame. */
  static final int NO_FRAME = 1;

  /** Nobody uses the device, neither by its own file nor by its group's. */
  static final int NOT_BOUND = 2;

  private final TablePages pages;
  private final FaultFan faults;

  /**
   * @param pages what its tables take of memory
   */
  public SoftwareIommu(TablePages pages, SimLog log) {
    this.pages = pages;
    this.faults = new FaultFan(log);
  }

  @Override
  public String name() {
    return "noiommu";
  }

  @Override
  public String make() {
    return "software";
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return SoftwareCapabilities.CAPABILITIES;
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    boolean plain =
        request.kind() == PageTableKind.PAGING
            && request.format().equals(SoftwareDomain.FORMAT)
            && request.snoop() == Snoop.ALLOW
            && !request.dirtyTracking()
            && !request.nestParent()
            && !request.forPasid()
            && request.pageRequests().isEmpty()
            && request.data().isEmpty();
    if (!plain) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "there is no IOMMU: tables are kept in software, of kind PAGING and format %s,"
                  + " without anything else",
              SoftwareDomain.FORMAT)
          .exception();
    }
    return new SoftwareDomain(this, pages);
  }

  /** Changes nothing that a device does. */
  @Override
  public void attach(RequesterId requester, IommuDomain domain) {
    if (!(domain instanceof SoftwareDomain software) || software.iommu() != this) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is behind no IOMMU, and the table is of hardware that translates",
              requester)
          .exception();
    }
  }

  @Override
  public void block(RequesterId requester) {}

  @Override
  public void release(RequesterId requester) {}

  @Override
  public Subscription onFault(FaultSink sink) {
    return faults.add(sink);
  }

  void refused(RequesterId requester, long at, boolean write, int code, String reason) {
    faults.publish(
        new HardwareFault(requester, -1, at, write ? Access.WRITE : Access.READ, code, reason));
  }
}
