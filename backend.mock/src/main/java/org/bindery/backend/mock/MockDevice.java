package org.bindery.backend.mock;

import java.util.List;
import java.util.Set;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A device behind the mock IOMMU: {@code struct mock_dev}. Alone in its group. Immutable. */
public final class MockDevice implements DmaDevice {
  /** What a device is made with. */
  public enum Flag {
    /** {@code MOCK_FLAGS_DEVICE_NO_DIRTY}: what it writes cannot be told. */
    NO_DIRTY,
    /** {@code MOCK_FLAGS_DEVICE_PASID}: it has PASIDs. */
    PASID
  }

  private final String name;
  private final RequesterId requester;
  private final MockIommu hardware;
  private final boolean pasids;
  private final MockGroup group;

  MockDevice(int number, RequesterId requester, MockIommu hardware, Set<Flag> flags) {
    this.name = "iommufd_mock" + number;
    this.requester = requester;
    this.hardware = hardware;
    this.pasids = flags.contains(Flag.PASID);
    this.group = new MockGroup(number, this);
  }

  @Override
  public String name() {
    return name;
  }

  RequesterId requester() {
    return requester;
  }

  @Override
  public List<RequesterId> requesters() {
    return List.of(requester);
  }

  @Override
  public MockIommu hardware() {
    return hardware;
  }

  @Override
  public MockGroup group() {
    return group;
  }

  @Override
  public List<ReservedRegion> reservedRegions() {
    return List.of();
  }

  @Override
  public int pasidBits() {
    return pasids ? MockTypes.PASID_BITS : 0;
  }

  @Override
  public boolean pageRequests() {
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
