package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualDeviceTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final EngineDevice device = guest.device;
  private final int iommu = guest.virtualIommu(guest.nestParent());

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void theGuestKnowsTheDeviceByItsId() {
    int made = virtual.allocateVirtualDevice(iommu, device.id(), 0xffff_ffff_ffff_ffffL);
    assertThat(guest.hardware.slice().members).containsEntry(-1L, lab.device.requester());
    assertThat(guest.objects())
        .isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 1, 5 vdevice 0");
    lab.fd.destroy(made);
    assertThat(guest.hardware.slice().members).isEmpty();
    assertThat(virtual.allocateVirtualDevice(iommu, device.id(), 7))
        .as("an id that was destroyed by command is free")
        .isEqualTo(made);
  }

  @Test
  void theErrorsComeInTheKernelsOrder() {
    refused(Errno.ENOENT, () -> virtual.allocateVirtualDevice(99, 99, 1));
    refused(Errno.ENOENT, () -> virtual.allocateVirtualDevice(guest.ioas, device.id(), 1));
    refused(Errno.ENOENT, () -> virtual.allocateVirtualDevice(iommu, 99, 1));
    EngineDevice other = lab.fd.bind(guest.elsewhere());
    assertThat(
            refused(Errno.EINVAL, () -> virtual.allocateVirtualDevice(iommu, other.id(), 1))
                .reason())
        .contains("behind dmar1", "part of dmar0");
  }

  @Test
  void aDeviceHasOneAndAnIdIsOnes() {
    int made = virtual.allocateVirtualDevice(iommu, device.id(), 1);
    Refusal twice =
        refused(Errno.EEXIST, () -> virtual.allocateVirtualDevice(iommu, device.id(), 2));
    assertThat(twice.blockers().getFirst().object()).isEqualTo("vdevice " + made);
    EngineDevice sibling = lab.fd.bind(lab.member(lab.group, 0, 0x11));
    assertThat(
            refused(Errno.EEXIST, () -> virtual.allocateVirtualDevice(iommu, sibling.id(), 1))
                .reason())
        .contains("0x1", "vdevice " + made);
    virtual.allocateVirtualDevice(iommu, sibling.id(), 2);
  }

  @Test
  void aDeviceHasOneInAllVirtualIommusAndAnIdIsOnesInOne() {
    int second = guest.virtualIommu(3);
    virtual.allocateVirtualDevice(iommu, device.id(), 1);
    refused(Errno.EEXIST, () -> virtual.allocateVirtualDevice(second, device.id(), 2));
    EngineDevice sibling = lab.fd.bind(lab.member(lab.group, 0, 0x11));
    virtual.allocateVirtualDevice(second, sibling.id(), 1);
  }

  @Test
  void itKeepsTheVirtualIommuAndNotTheDevice() {
    int made = virtual.allocateVirtualDevice(iommu, device.id(), 1);
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(iommu)).reason())
        .contains("viommu 4 of fd0 is in use by vdevice 5");
    lab.fd.destroy(made);
    lab.fd.destroy(iommu);
  }

  @Test
  void whatTheHardwareRefusesLeavesNothing() {
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> virtual.allocateVirtualDevice(iommu, device.id(), 1));
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 0");
    virtual.allocateVirtualDevice(iommu, device.id(), 1);
  }

  @Test
  void unbindingTheDeviceEndsItAndItsIdIsUsedNoMore() {
    int made = virtual.allocateVirtualDevice(iommu, device.id(), 1);
    device.close();
    assertThat(guest.hardware.slice().members).isEmpty();
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 3 hwpt 1, 4 viommu 0");
    refused(Errno.ENOENT, () -> lab.fd.destroy(made));
    assertThat(lab.fd.allocateIoas()).as("the device's id is free").isEqualTo(2);
    assertThat(lab.fd.allocateIoas()).as("the virtual device's is not").isEqualTo(6);
    refused(Errno.ENOENT, () -> lab.fd.ranges(made));
    lab.fd.destroy(iommu);
  }

  @Test
  void unbindingADeviceOnANestedTableDetachesItFirst() {
    virtual.allocateVirtualDevice(iommu, device.id(), 1);
    int nested = guest.nested(iommu);
    device.attach(nested);
    device.close();
    assertThat(guest.hardware.slice().members).isEmpty();
    lab.fd.destroy(nested);
    lab.fd.destroy(iommu);
  }

  @Test
  void aDeviceThatIsBoundAgainGetsANewOne() {
    int made = virtual.allocateVirtualDevice(iommu, device.id(), 1);
    device.close();
    EngineDevice again = lab.fd.bind(lab.device);
    assertThat(again.id()).isEqualTo(2);
    assertThat(virtual.allocateVirtualDevice(iommu, again.id(), 1)).isEqualTo(made + 1);
  }

  @Test
  void anIdThatIsUsedNoMoreIsNoObjectToAnOption() {
    virtual.allocateVirtualDevice(iommu, device.id(), 1);
    device.close();
    lab.process.grant(Role.CAP_SYS_RESOURCE);
    lab.fd.destroy(iommu);
    lab.fd.destroy(3);
    lab.fd.destroy(guest.ioas);
    assertThat(lab.fd.objects()).isEmpty();
    assertThat(refused(Errno.EBUSY, () -> lab.fd.setOption(0, FdOption.RLIMIT_MODE, 1)).reason())
        .contains("ids that are used no more");
  }

  @Test
  void aSubdeviceIsNone() {
    FakeGroup group = new FakeGroup(12);
    FakeDevice parent = FakeDevice.at(0x6a, 1, lab.hardware, group).with(8, false);
    group.join(parent);
    int subdevice = lab.fd.bind(parent, "q0", 1).id();
    refused(Errno.EOPNOTSUPP, () -> virtual.allocateVirtualDevice(iommu, subdevice, 1));
  }
}
