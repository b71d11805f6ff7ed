package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeData;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeNestedDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NestedTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final EngineDevice device = guest.device;

  @AfterEach
  void close() {
    guest.close();
  }

  private boolean msiIsReserved(int ioas) {
    return lab.fd.ranges(ioas).ranges().stream()
        .noneMatch(range -> range.contains(FakeDevice.MSI.start()));
  }

  @Test
  void itIsMadeUnderItsParentWithItsData() {
    int parent = guest.nestParent();
    int nested =
        guest.allocate(HwptRequest.nested(parent, new FakeData(1, 7, 0, 0, 0)).forPasid(true));
    device.attach(nested);
    FakeNestedDomain domain = (FakeNestedDomain) guest.domain();
    assertThat(domain.nested().data().type()).isEqualTo(1);
    assertThat(domain.nested().forPasid()).isTrue();
    assertThat(domain.parent().request().nestParent()).isTrue();
    Hwpt view = lab.fd.hwpts().get(1);
    assertThat(view.kind()).isEqualTo(PageTableKind.NESTED);
    assertThat(view.ioas()).isEqualTo(guest.ioas);
    assertThat(view.automatic()).isFalse();
    assertThat(view.devices()).containsExactly(device.id());
  }

  @Test
  void whatIsNoParentIsEinvalAndFoundBeforeAbilities() {
    HwptRequest request = HwptRequest.nested(99, GuestLab.data()).dirtyTracking(true);
    refused(Errno.EINVAL, () -> guest.allocate(request));
    for (int id : new int[] {guest.ioas, device.id()}) {
      HwptRequest wrong = HwptRequest.nested(id, GuestLab.data()).dirtyTracking(true);
      assertThat(refused(Errno.EINVAL, () -> guest.allocate(wrong)).reason())
          .contains("needs a nest parent");
    }
    refused(Errno.ENOENT, () -> lab.fd.allocateHwpt(99, request));
  }

  static Stream<HwptRequest> unsupported() {
    HwptRequest nested = HwptRequest.nested(3, GuestLab.data());
    return Stream.of(
        nested.nestParent(true),
        nested.dirtyTracking(true),
        nested.data(null),
        nested.format("fake-v1"),
        nested.snoop(Snoop.ALLOW));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void whatANestedTableCannotHaveIsEopnotsuppBeforeTheParentIsLookedAt(HwptRequest request) {
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    assertThat(plain).isEqualTo(3);
    refused(Errno.EOPNOTSUPP, () -> guest.allocate(request));
    refused(Errno.EINVAL, () -> guest.nested(plain));
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 0");
  }

  @Test
  void aParentThatWasNotAllocatedAsOneIsEinval() {
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    Refusal refusal = refused(Errno.EINVAL, () -> guest.nested(plain));
    assertThat(refusal.reason()).contains("was not allocated as one");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("hwpt 3");
  }

  @Test
  void anAutomaticParentIsEinvalAndEndsAllTheSame() {
    int automatic = device.attach(guest.ioas);
    assertThat(refused(Errno.EINVAL, () -> guest.nested(automatic)).reason())
        .contains("attaching made it");
    device.detach();
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void aNestedTableUnderANestedOneIsEinval() {
    int nested = guest.nested(guest.nestParent());
    refused(Errno.EINVAL, () -> guest.nested(nested));
  }

  @Test
  void aParentOfOtherHardwareIsEinval() {
    int parent = guest.nestParent();
    EngineDevice other = lab.fd.bind(guest.elsewhere());
    assertThat(
            refused(
                    Errno.EINVAL,
                    () ->
                        lab.fd.allocateHwpt(
                            other.id(), HwptRequest.nested(parent, GuestLab.data())))
                .reason())
        .contains("a table of dmar0", "behind dmar1");
  }

  @Test
  void hardwareThatWalksNoneIsEopnotsuppBeforeTheParentIsLookedAt() {
    try (Lab plain = new Lab()) {
      plain.hardware.kinds = Set.of(PageTableKind.PAGING, PageTableKind.NESTED);
      int ioas = plain.fd.allocateIoas();
      int bound = plain.fd.bind(plain.device).id();
      int parent = plain.fd.allocateHwpt(bound, HwptRequest.paging(ioas));
      refused(
          Errno.EOPNOTSUPP,
          () -> plain.fd.allocateHwpt(bound, HwptRequest.nested(parent, GuestLab.data())));
    }
  }

  @Test
  void hardwareThatOffersNoneIsEopnotsupp() {
    int parent = guest.nestParent();
    lab.hardware.kinds = Set.of(PageTableKind.PAGING);
    lab.hardware.nestParent = false;
    refused(Errno.EOPNOTSUPP, () -> guest.nested(parent));
    lab.hardware.nestParent = true;
    lab.hardware.kinds = Set.of(PageTableKind.values());
    lab.hardware.pasidBits = 0;
    refused(
        Errno.EOPNOTSUPP,
        () -> guest.allocate(HwptRequest.nested(parent, GuestLab.data()).forPasid(true)));
  }

  @Test
  void whatTheHardwareRefusesLeavesNothing() {
    int parent = guest.nestParent();
    FakeData unknown = new FakeData(2, 1, 2, 3, 4);
    refused(Errno.EOPNOTSUPP, () -> guest.allocate(HwptRequest.nested(parent, unknown)));
    refused(
        Errno.ENOENT,
        () -> guest.allocate(HwptRequest.nested(parent, GuestLab.data()).faultQueue(99)));
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> guest.nested(parent));
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 0");
    lab.fd.destroy(parent);
  }

  @Test
  void itKeepsItsParentWhichKeepsTheIoas() {
    int parent = guest.nestParent();
    int nested = guest.nested(parent);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(parent));
    assertThat(refusal.reason()).contains("hwpt 3 of fd0 is in use by hwpt 4");
    assertThat(refusal.remedies()).containsExactly("hwpt destroy fd0 4");
    refused(Errno.EBUSY, () -> lab.fd.destroy(guest.ioas));
    lab.fd.destroy(nested);
    lab.fd.destroy(parent);
    lab.fd.destroy(guest.ioas);
  }

  @Test
  void anAttachedOneIsEbusyAndNamesTheDevice() {
    int nested = guest.nested(guest.nestParent());
    device.attach(nested);
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(nested)).blockers().getFirst().object())
        .isEqualTo("0000:00:10.0");
  }

  @Test
  void attachingReservesInTheParentsIoas() {
    int nested = guest.nested(guest.nestParent());
    assertThat(msiIsReserved(guest.ioas)).isFalse();
    assertThat(device.attach(nested)).isEqualTo(nested);
    assertThat(msiIsReserved(guest.ioas)).isTrue();
    refused(Errno.EINVAL, () -> lab.map(guest.ioas, FakeDevice.MSI.start(), 0x1000));
    device.detach();
    assertThat(msiIsReserved(guest.ioas)).isFalse();
    assertThat(guest.domain()).isNull();
  }

  @Test
  void anAreaInTheWayOfAReservedRegionIsEaddrinuse() {
    int nested = guest.nested(guest.nestParent());
    lab.map(guest.ioas, FakeDevice.MSI.start(), 0x1000);
    refused(Errno.EADDRINUSE, () -> device.attach(nested));
    assertThat(guest.domain()).isNull();
  }

  @Test
  void replacingWithinOneIoasMovesNoReservation() {
    int parent = guest.nestParent();
    int first = guest.nested(parent);
    int second = guest.nested(parent);
    for (int table : List.of(parent, first, second, parent)) {
      assertThat(device.attach(table)).isEqualTo(table);
      assertThat(device.attached()).hasValue(table);
      assertThat(msiIsReserved(guest.ioas)).isTrue();
    }
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 3, 4 hwpt 0, 5 hwpt 0");
    device.detach();
    assertThat(msiIsReserved(guest.ioas)).isFalse();
  }

  @Test
  void replacingAcrossAddressSpacesMovesTheReservation() {
    int nested = guest.nested(guest.nestParent());
    int other = lab.fd.allocateIoas();
    device.attach(nested);
    device.attach(other);
    assertThat(msiIsReserved(guest.ioas)).isFalse();
    assertThat(msiIsReserved(other)).isTrue();
    device.attach(nested);
    assertThat(msiIsReserved(guest.ioas)).isTrue();
    assertThat(msiIsReserved(other)).isFalse();
    assertThat(lab.fd.hwpts()).as("the automatic one went").hasSize(2);
  }

  @Test
  void aReplaceThatTheHardwareRefusesChangesNothing() {
    int parent = guest.nestParent();
    int nested = guest.nested(parent);
    device.attach(parent);
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> device.attach(nested));
    assertThat(device.attached()).hasValue(parent);
    assertThat(msiIsReserved(guest.ioas)).isTrue();
    assertThat(guest.domain().request().nestParent()).isTrue();
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 2, 4 hwpt 0");
  }

  @Test
  void aGroupHasOneTableNestedOrNot() {
    int parent = guest.nestParent();
    int nested = guest.nested(parent);
    EngineDevice sibling = lab.fd.bind(lab.member(lab.group, 0, 0x11));
    device.attach(nested);
    assertThat(refused(Errno.EINVAL, () -> sibling.attach(parent)).reason())
        .contains("on hwpt 4 (a guest's table under hwpt 3)");
    sibling.attach(nested);
    device.attach(parent);
    assertThat(sibling.attached()).as("a replace moves the group").hasValue(parent);
  }

  @Test
  void aParentThatEnforcesSnoopingTakesNoDeviceThatCannot() {
    int nested = guest.nested(guest.nestParent());
    lab.hardware.loose.add(lab.device.requester());
    refused(Errno.EINVAL, () -> device.attach(nested));
    assertThat(msiIsReserved(guest.ioas)).isFalse();
  }

  @Test
  void automaticAttachmentDoesNotChooseANestedTableOrItsParent() {
    int parent = guest.nestParent();
    int nested = guest.nested(parent);
    assertThat(device.attach(guest.ioas)).isNotIn(parent, nested);
  }

  @Test
  void closingTheFdEndsItBeforeItsParent() {
    device.attach(guest.nested(guest.nestParent()));
    lab.map(guest.ioas, 0x1000, 0x1000);
    lab.fd.close();
    assertThat(lab.hardware.domains()).isEmpty();
  }
}
