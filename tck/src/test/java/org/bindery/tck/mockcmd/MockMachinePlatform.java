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
import org.bindery.backend.mock.MockRequester;
import org.bindery.backend.mock.MockTypes;
import org.bindery.backend.mock.NestedDomain;
import org.bindery.backend.mock.PagingDomain;
import org.bindery.backend.mock.TrackedDomain;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.bindery.tck.machine.BareDevice;
import org.bindery.tck.machine.MockMachine;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;

/** A machine of {@code backend.mock} under the test command. */
public final class MockMachinePlatform implements MockPlatform {
  private final MockMachine machine;

  public MockMachinePlatform(MockMachine machine) {
    this.machine = machine;
  }

  @Override
  public DmaDevice createDevice(int flags) {
    if ((flags & ~(MockDomain.NO_DIRTY | MockDomain.PASID)) != 0) {
      throw Refusal.of(Errno.EINVAL, "a mock device with flags 0x%x", flags).exception();
    }
    Set<MockMachine.Flag> wanted = EnumSet.noneOf(MockMachine.Flag.class);
    if ((flags & MockDomain.NO_DIRTY) != 0) {
      wanted.add(MockMachine.Flag.NO_DIRTY);
    }
    if ((flags & MockDomain.PASID) != 0) {
      wanted.add(MockMachine.Flag.PASID);
    }
    return machine.add(wanted.toArray(MockMachine.Flag[]::new));
  }

  @Override
  public void destroyDevice(DmaDevice device) {
    machine.remove((BareDevice) device);
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
    return ((PagingDomain) domain).physicalAt(iova);
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
    return domain instanceof TrackedDomain tracked && tracked.tracking();
  }

  @Override
  public void setDirty(IommuDomain domain, long iova) {
    ((TrackedDomain) domain).write(iova);
  }

  @Override
  public OptionalInt iotlb(IommuDomain nested, int entry) {
    return ((NestedDomain) nested).iotlb(entry);
  }

  @Override
  public OptionalInt cache(DmaDevice device, int entry) {
    return machine.requester(device).cache(entry);
  }

  @Override
  public void requestPage(PageRequest request) {
    machine.iommu().get(request.requester()).requestPage(request);
  }

  @Override
  public void event(DmaDevice device) {
    machine.requester(device).event();
  }

  @Override
  public Optional<IommuDomain> domain(DmaDevice device, int pasid) {
    return machine.requester(device).domain(pasid == 0 ? MockRequester.NO_PASID : pasid);
  }
}
