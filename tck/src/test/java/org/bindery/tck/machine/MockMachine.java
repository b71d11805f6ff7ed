package org.bindery.tck.machine;

import java.util.Set;
import org.bindery.backend.mock.MockIommu;
import org.bindery.backend.mock.MockRequester;
import org.bindery.backend.mock.MockTypes;
import org.bindery.hardware.DmaDevice;
import org.bindery.model.iommu.TablePages;

/** A bare machine whose devices are behind a mock IOMMU. Any thread may call. */
public final class MockMachine {
  /** What a device is made with. */
  public enum Flag {
    /** {@code MOCK_FLAGS_DEVICE_NO_DIRTY}: what it writes cannot be told. */
    NO_DIRTY,
    /** {@code MOCK_FLAGS_DEVICE_PASID}: it has PASIDs. */
    PASID
  }

  private final BareMachine machine = new BareMachine();
  private final MockIommu iommu;

  public MockMachine() {
    this(TablePages.UNLIMITED);
  }

  /**
   * @param tablePages what the IOMMU's tables are in
   */
  public MockMachine(TablePages tablePages) {
    iommu = new MockIommu("selftest_iommu", tablePages);
  }

  public MockIommu iommu() {
    return iommu;
  }

  public FrameNumbers memory() {
    return machine.memory();
  }

  /** As {@link BareMachine#add}. */
  public BareDevice add(Flag... flags) {
    Set<Flag> wanted = Set.of(flags);
    int pasidBits = wanted.contains(Flag.PASID) ? MockTypes.PASID_BITS : 0;
    BareDevice device = machine.add("iommufd_mock", iommu, pasidBits, true);
    var unused = iommu.add(device.requester(), !wanted.contains(Flag.NO_DIRTY), pasidBits);
    return device;
  }

  public void remove(BareDevice device) {
    machine.remove(device, () -> iommu.remove(device.requester()));
  }

  /** A device as the IOMMU sees it. */
  public MockRequester requester(DmaDevice device) {
    return iommu.get(device.requesters().getFirst());
  }
}
