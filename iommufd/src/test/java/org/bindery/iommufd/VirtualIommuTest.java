package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;
import static org.bindery.iommufd.fake.AbleHardware.IOMMU_TYPE;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.InvalidationCommands;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.fake.FakeData;
import org.bindery.iommufd.fake.FakeEntries;
import org.bindery.iommufd.fake.FakeInvalidatingIommu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualIommuTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final int device = guest.device.id();

  @AfterEach
  void close() {
    guest.close();
  }

  private Refusal refusedAllocation(Errno errno, int bound, int hwpt, int type) {
    return refused(errno, () -> virtual.allocateVirtualIommu(bound, hwpt, type, Optional.empty()));
  }

  @Test
  void itIsASliceOverItsParentWhichItKeeps() {
    int parent = guest.nestParent();
    int iommu = guest.virtualIommu(parent);
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 0");
    assertThat(guest.hardware.slice().parent().request().nestParent()).isTrue();
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(parent)).reason())
        .contains("hwpt 3 of fd0 is in use by viommu 4");
    lab.fd.destroy(iommu);
    assertThat(guest.hardware.slice().closed()).isTrue();
    lab.fd.destroy(parent);
  }

  @Test
  void theErrorsComeInTheKernelsOrder() {
    refusedAllocation(Errno.EOPNOTSUPP, 99, 99, 0);
    refusedAllocation(Errno.ENOENT, 99, 99, 6);
    refusedAllocation(Errno.ENOENT, guest.ioas, 99, 6);
    refusedAllocation(Errno.EOPNOTSUPP, device, 99, 6);
    refusedAllocation(Errno.ENOENT, device, 99, IOMMU_TYPE);
    refusedAllocation(Errno.ENOENT, device, guest.ioas, IOMMU_TYPE);
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    refusedAllocation(Errno.EINVAL, device, plain, IOMMU_TYPE);
    refusedAllocation(Errno.ENOENT, device, guest.nested(guest.nestParent()), IOMMU_TYPE);
  }

  @Test
  void hardwareWithoutAnyIsEopnotsupp() {
    try (Lab plain = new Lab()) {
      int bound = plain.fd.bind(plain.device).id();
      VirtualCommands commands = plain.fd.commands(VirtualCommands.class).orElseThrow();
      refused(
          Errno.EOPNOTSUPP, () -> commands.allocateVirtualIommu(bound, 99, 1, Optional.empty()));
    }
  }

  @Test
  void aParentOfOtherHardwareIsEinval() {
    int parent = guest.nestParent();
    EngineDevice other = lab.fd.bind(guest.elsewhere());
    refusedAllocation(Errno.EINVAL, other.id(), parent, IOMMU_TYPE);
  }

  @Test
  void anAutomaticTableIsEinvalAndEndsAllTheSame() {
    int automatic = guest.device.attach(guest.ioas);
    refusedAllocation(Errno.EINVAL, device, automatic, IOMMU_TYPE);
    guest.device.detach();
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void whatTheHardwareRefusesLeavesNothing() {
    int parent = guest.nestParent();
    Optional<UserData> unknown = Optional.of(new FakeData(2, 1, 2, 3, 4));
    refused(
        Errno.EOPNOTSUPP, () -> virtual.allocateVirtualIommu(device, parent, IOMMU_TYPE, unknown));
    lab.failures.failCall(1);
    refusedAllocation(Errno.ENOMEM, device, parent, IOMMU_TYPE);
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 0");
    lab.fd.destroy(parent);
  }

  @Test
  void aNestedTableOfItKeepsIt() {
    int parent = guest.nestParent();
    int iommu = guest.virtualIommu(parent);
    int nested = guest.nested(iommu);
    assertThat(lab.fd.hwpts().get(1).kind()).isEqualTo(PageTableKind.NESTED);
    assertThat(lab.fd.hwpts().get(1).ioas()).isEqualTo(guest.ioas);
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 1, 5 hwpt 0");
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(iommu));
    assertThat(refusal.reason()).contains("viommu 4 of fd0 is in use by hwpt 5");
    assertThat(refusal.remedies()).containsExactly("hwpt destroy fd0 5");
    lab.fd.destroy(nested);
    lab.fd.destroy(iommu);
  }

  @Test
  void aNestedTableForADeviceElsewhereIsEinvalBeforeAbilities() {
    int iommu = guest.virtualIommu(guest.nestParent());
    EngineDevice other = lab.fd.bind(guest.elsewhere());
    HwptRequest request = HwptRequest.nested(iommu, GuestLab.data()).nestParent(true);
    refused(Errno.EINVAL, () -> lab.fd.allocateHwpt(other.id(), request));
    refused(Errno.EOPNOTSUPP, () -> guest.allocate(request));
    refused(
        Errno.EOPNOTSUPP,
        () -> guest.allocate(HwptRequest.nested(iommu, GuestLab.data()).data(null)));
  }

  @Test
  void aNestedTableOfItTakesOnlyDevicesThatTheGuestKnows() {
    int iommu = guest.virtualIommu(guest.nestParent());
    int nested = guest.nested(iommu);
    refused(Errno.ENOENT, () -> guest.device.attach(nested));
    virtual.allocateVirtualDevice(iommu, device, 0x99);
    guest.device.attach(nested);
    refused(Errno.EINVAL, () -> lab.map(guest.ioas, 0xfee00000L, 0x1000));
  }

  @Test
  void invalidationReachesTheSlice() {
    int iommu = guest.virtualIommu(guest.nestParent());
    InvalidationCommands commands = lab.fd.commands(InvalidationCommands.class).orElseThrow();
    FakeEntries entries = new FakeEntries(7, 4, 1, 0xff);
    refused(Errno.EOPNOTSUPP, () -> commands.invalidate(iommu, entries));
    assertThat(entries.carriedOut()).isEqualTo(1);
    assertThat(((FakeInvalidatingIommu) guest.hardware.slice()).dropped()).containsExactly(1);
  }

  @Test
  void aSliceThatInvalidatesNothingIsEopnotsupp() {
    guest.hardware.invalidating = false;
    int iommu = guest.virtualIommu(guest.nestParent());
    InvalidationCommands commands = lab.fd.commands(InvalidationCommands.class).orElseThrow();
    refused(Errno.EOPNOTSUPP, () -> commands.invalidate(iommu, new FakeEntries(7, 4, 1)));
  }

  @Test
  void nothingCanBeAttachedToIt() {
    int iommu = guest.virtualIommu(guest.nestParent());
    refused(Errno.EINVAL, () -> guest.device.attach(iommu));
  }

  @Test
  void closingTheFdEndsAllOfItInOrder() {
    int iommu = guest.virtualIommu(guest.nestParent());
    virtual.allocateVirtualDevice(iommu, device, 1);
    guest.device.attach(guest.nested(iommu));
    lab.map(guest.ioas, 0x1000, 0x2000);
    virtual.allocateHardwareQueue(iommu, 3, 0, 0x1000, 0x1000);
    virtual.allocateHardwareQueue(iommu, 3, 1, 0x2000, 0x1000);
    virtual.allocateEventQueue(iommu, 1, 4);
    lab.fd.close();
    assertThat(guest.hardware.slice().closed()).isTrue();
    assertThat(lab.memory.pinnedPages()).isZero();
  }
}
