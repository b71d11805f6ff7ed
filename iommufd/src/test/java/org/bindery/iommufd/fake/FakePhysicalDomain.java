package org.bindery.iommufd.fake;

import java.util.HashMap;
import java.util.Map;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.PhysicalLookup;

/** A table of devices behind no IOMMU, whose pages can be said to be elsewhere. */
public final class FakePhysicalDomain extends FakeDomain implements PhysicalLookup {
  /** Frames by those that were mapped. */
  public final Map<Long, Long> elsewhere = new HashMap<>();

  FakePhysicalDomain(FakeHardware hardware, DomainRequest request) {
    super(hardware, request);
  }

  @Override
  public long physicalAt(long iova) {
    long frame = frameAt(iova);
    return frame == -1 ? -1 : elsewhere.getOrDefault(frame, frame) << 12 | iova & 0xfff;
  }
}
