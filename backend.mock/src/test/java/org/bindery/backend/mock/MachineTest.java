package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.bindery.backend.mock.Bench.id;
import static org.bindery.backend.mock.Bench.refused;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.backend.mock.MockDevice.Flag;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuHardware;
import org.junit.jupiter.api.Test;

class MachineTest {
  private final Bench bench = new Bench();
  private final List<String> told = new ArrayList<>();

  private final class Owner implements DmaGroup.Owner, DmaGroup.SubdeviceOwner {
    private final String name;

    Owner(String name) {
      this.name = name;
    }

    @Override
    public String describe() {
      return name;
    }

    @Override
    public void memberAdded(DmaDevice device) {
      told.add(name + ": added " + device.name());
    }

    @Override
    public void memberRemoved(DmaDevice device) {
      told.add(name + ": removed " + device.name());
    }

    @Override
    public String device() {
      return "sub of " + name;
    }

    @Override
    public void parentRemoved() {
      told.add(name + ": parent removed");
    }
  }

  @Test
  void numbersItsDevices() {
    MockDevice zero = bench.device();
    MockDevice one = bench.device();
    assertThat(List.of(zero.name(), one.name())).containsExactly("iommufd_mock0", "iommufd_mock1");
    assertThat(id(zero)).isNotEqualTo(id(one));
    assertThat(zero.group().members()).containsExactly(zero);
    assertThat(zero.group().id()).isNotEqualTo(one.group().id());

    bench.machine.remove(zero);
    MockDevice again = bench.device();
    assertThat(again.name()).isEqualTo("iommufd_mock0");
    assertThat(again).isNotSameAs(zero);
    assertThat(zero.group().members()).isEmpty();
  }

  @Test
  void aGroupHasOneOwner() {
    MockGroup group = bench.device().group();
    Owner first = new Owner("fd0");
    group.claim(first);

    refused(Errno.EPERM, () -> group.claim(new Owner("fd1")));
    refused(Errno.EPERM, () -> group.claim(first));
    assertThatIllegalStateException().isThrownBy(() -> group.release(new Owner("fd1")));
    group.release(first);
    group.claim(new Owner("fd1"));
  }

  @Test
  void aPasidHasOneOwnerWhoKeepsTheGroupFromOthers() {
    MockDevice device = bench.device(Flag.PASID);
    MockGroup group = device.group();
    Owner first = new Owner("sub0");
    group.claim(device, 7, first);

    refused(Errno.EBUSY, () -> group.claim(device, 7, new Owner("sub1")));
    refused(Errno.EBUSY, () -> group.claim(new Owner("fd0")));
    refused(Errno.ENODEV, () -> group.claim(bench.device(), 7, first));
    assertThatIllegalStateException().isThrownBy(() -> group.release(device, 7, new Owner("sub1")));
    group.release(device, 7, first);
    group.claim(new Owner("fd0"));
    refused(Errno.EBUSY, () -> group.claim(device, 7, first));
  }

  @Test
  void tellsOwnersOfDevicesThatLeave() {
    MockDevice owned = bench.device();
    owned.group().claim(new Owner("fd0"));
    MockDevice shared = bench.device(Flag.PASID);
    shared.group().claim(shared, 7, new Owner("sub0"));

    bench.machine.remove(owned);
    bench.machine.remove(shared);

    assertThat(told).containsExactly("fd0: removed iommufd_mock0", "sub0: parent removed");
    refused(Errno.ENODEV, () -> shared.group().claim(shared, 7, new Owner("sub1")));
    refused(Errno.EINVAL, () -> bench.iommu.attach(id(owned), bench.table(shared)));
    shared.group().release(shared, 7, new Owner("sub0"));
  }

  @Test
  void aNewDeviceHasNothingOfTheOneBefore() {
    MockDevice before = bench.device(Flag.PASID);
    bench.iommu.attach(id(before), bench.table(before));
    bench.iommu.attach(id(before), 7, bench.table(before));
    bench.machine.remove(before);

    MockDevice after = bench.device();

    assertThat(id(after)).isEqualTo(id(before));
    assertThat(bench.controls.domain(after)).isEmpty();
    assertThat(bench.controls.domain(after, 7)).isEmpty();
  }

  @Test
  void saysWhatTheKernelsMocksSay() {
    MockDevice device = bench.device();
    HardwareCapabilities can = bench.iommu.capabilities(id(device));

    assertThat(can.cacheCoherent()).isTrue();
    assertThat(can.enforcesSnoop()).isFalse();
    assertThat(can.isolatesInterrupts()).isTrue();
    assertThat(can.nestParent()).isTrue();
    assertThat(can.pageRequests()).isTrue();
    assertThat(can.pasidBits()).isEqualTo(20);
    assertThat(can.kinds()).containsExactlyInAnyOrder(PageTableKind.PAGING, PageTableKind.NESTED);
    assertThat(can.registers()).containsEntry("test_reg", 0xdeadbeefL);
    assertThat(device.reservedRegions()).isEmpty();
    HardwareInfo info = bench.iommu.info(id(device), 0);
    assertThat(info.type()).isEqualTo(0xfeedbeef);
    assertThat(info.data()).isEqualTo(Bench.ints(0, 0xdeadbeef));
    assertThat(bench.iommu.info(id(device), 0xfeedbeef).data()).isEqualTo(info.data());
    refused(Errno.EOPNOTSUPP, () -> bench.iommu.info(id(device), 1));
  }

  @Test
  void sendsFaultsToAllWhoListen() {
    HardwareFault fault =
        new HardwareFault(id(bench.device()), -1, 0x1000, Access.WRITE, 1, "not mapped");
    List<HardwareFault> seen = new ArrayList<>();
    IommuHardware.Subscription one = bench.iommu.onFault(seen::add);
    IommuHardware.Subscription two = bench.iommu.onFault(seen::add);

    bench.controls.fault(fault);
    one.close();
    one.close();
    bench.controls.fault(fault);
    two.close();
    bench.controls.fault(fault);

    assertThat(seen).hasSize(3).containsOnly(fault);
  }
}
