package org.bindery.tck.mockcmd;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.backend.mock.MockControls;
import org.bindery.backend.mock.MockDevice;
import org.bindery.backend.mock.MockMachine;
import org.bindery.backend.mock.MockTypes;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;

/** A machine of {@code backend.mock} under the test command. */
public final class MockMachinePlatform implements MockPlatform {
  private final MockMachine machine;
  private final MockControls controls;

  public MockMachinePlatform(MockMachine machine) {
    this.machine = machine;
    this.controls = machine.controls();
  }

  @Override
  public DmaDevice createDevice(int flags) {
    if ((flags & ~(MockDomain.NO_DIRTY | MockDomain.PASID)) != 0) {
      throw Refusal.of(Errno.EINVAL, "a mock device with flags 0x%x", flags).exception();
    }
    Set<MockDevice.Flag> wanted = EnumSet.noneOf(MockDevice.Flag.class);
    if ((flags & MockDomain.NO_DIRTY) != 0) {
      wanted.add(MockDevice.Flag.NO_DIRTY);
    }
    if ((flags & MockDomain.PASID) != 0) {
      wanted.add(MockDevice.Flag.PASID);
    }
    return machine.add(wanted);
  }

  @Override
  public void destroyDevice(DmaDevice device) {
    machine.remove((MockDevice) device);
  }

  @Override
  public boolean owns(DmaDevice device) {
    return device.hardware() == machine.iommu();
  }

  @Override
  public boolean owns(IommuDomain domain) {
    return domain.format().equals(MockTypes.FORMAT);
  }

  @Override
  public long physicalAt(IommuDomain domain, long iova) {
    return controls.physicalAt(domain, iova);
  }

  @Override
  public long physicalOf(Process process, long address) {
    MemorySlice page = page(process, address);
    long frame = machine.memory().pin(page.memory(), page.offset(), 1);
    machine.memory().unpin(frame, 1);
    return (frame << HostMemory.PAGE_SHIFT) + (address & HostMemory.PAGE_SIZE - 1);
  }

  @Override
  public int pins(Process process, long address) {
    MemorySlice page = page(process, address);
    return machine.memory().pins(page.memory(), page.offset());
  }

  private static MemorySlice page(Process process, long address) {
    return process
        .resolve(address & -HostMemory.PAGE_SIZE, HostMemory.PAGE_SIZE, Access.READ)
        .getFirst();
  }

  @Override
  public boolean tracksDirty(IommuDomain domain) {
    return controls.tracksDirty(domain);
  }

  @Override
  public void setDirty(IommuDomain domain, long iova) {
    controls.setDirty(domain, iova);
  }

  @Override
  public OptionalInt iotlb(IommuDomain nested, int entry) {
    return 0 <= entry && entry < MockTypes.IOTLB_ENTRIES
        ? OptionalInt.of(controls.iotlb(nested, entry))
        : OptionalInt.empty();
  }

  @Override
  public OptionalInt cache(DmaDevice device, int entry) {
    return 0 <= entry && entry < MockTypes.CACHE_ENTRIES
        ? OptionalInt.of(controls.cache(device, entry))
        : OptionalInt.empty();
  }

  @Override
  public void requestPage(PageRequest request) {
    controls.requestPage(request);
  }

  @Override
  public void event(DmaDevice device) {
    controls.event(device);
  }

  @Override
  public Optional<IommuDomain> domain(DmaDevice device, int pasid) {
    return controls.domain(device, pasid == 0 ? MockControls.NO_PASID : pasid);
  }
}
