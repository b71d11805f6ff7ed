package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.DomainRequest;
import org.bindery.iommufd.fake.FakeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flags of an allocation: passed on, or refused, never dropped. */
class AbilityTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;

  @AfterEach
  void close() {
    guest.close();
  }

  private HwptRequest plain() {
    return HwptRequest.paging(guest.ioas);
  }

  private String refusedAs(Errno errno, HwptRequest request) {
    String objects = guest.objects();
    String reason = refused(errno, () -> guest.allocate(request)).reason();
    assertThat(guest.objects()).isEqualTo(objects);
    assertThat(lab.hardware.domains()).isEmpty();
    return reason;
  }

  @Test
  void whatIsAskedForReachesTheHardware() {
    FakeData data = new FakeData(1, 9, 0, 0, 0);
    int hwpt =
        guest.allocate(plain().nestParent(true).dirtyTracking(true).forPasid(true).data(data));
    guest.device.attach(hwpt);
    DomainRequest request = guest.domain().request();
    assertThat(request.nestParent()).isTrue();
    assertThat(request.dirtyTracking()).isTrue();
    assertThat(request.forPasid()).isTrue();
    assertThat(request.data()).isPresent();
  }

  @Test
  void whatIsNotAskedForDoesNot() {
    guest.device.attach(guest.allocate(plain()));
    DomainRequest request = guest.domain().request();
    assertThat(request.nestParent()).isFalse();
    assertThat(request.dirtyTracking()).isFalse();
    assertThat(request.forPasid()).isFalse();
    assertThat(request.data()).isEmpty();
  }

  @Test
  void whatTheHardwareLacksIsEopnotsuppByName() {
    lab.hardware.dirtyTracking = false;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().dirtyTracking(true)))
        .contains("dmar0 (fake) tracks nothing");
    lab.hardware.nestParent = false;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().nestParent(true)))
        .contains("dmar0 (fake) nests none");
    lab.hardware.pasidBits = 0;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().forPasid(true)))
        .contains("dmar0 (fake) has no PASIDs");
  }

  @Test
  void hardwareThatDoesNotHeedWhatItWasAskedForIsEopnotsupp() {
    lab.hardware.careless = true;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().dirtyTracking(true)))
        .contains("does not track what is written");
    lab.hardware.dataBytes = 0;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().data(GuestLab.data())))
        .contains("dmar0 has no use for data");
  }

  @Test
  void dataOfNoTypeOrNoBytesIsEinvalBeforeAnythingIsLookedUp() {
    for (FakeData none : new FakeData[] {new FakeData(0, 1), new FakeData(1)}) {
      refused(Errno.EINVAL, () -> lab.fd.allocateHwpt(99, plain().data(none)));
    }
    refused(Errno.ENOENT, () -> lab.fd.allocateHwpt(99, plain().data(GuestLab.data())));
  }

  @Test
  void whatTheHardwareSaysOfDataIsTold() {
    refusedAs(Errno.EOPNOTSUPP, plain().data(new FakeData(2, 1, 2, 3, 4)));
    refusedAs(Errno.EINVAL, plain().data(new FakeData(1, 1, 2, 3)));
    refusedAs(Errno.EINVAL, plain().data(new FakeData(1, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
  }

  @Test
  void aParentIsLookedUpBeforeAbilities() {
    lab.hardware.dirtyTracking = false;
    refused(Errno.EINVAL, () -> guest.allocate(HwptRequest.paging(99).dirtyTracking(true)));
  }

  @Test
  void aNestParentWithAFaultQueueIsEopnotsupp() {
    refusedAs(Errno.EOPNOTSUPP, plain().nestParent(true).faultQueue(99));
    lab.hardware.nestParent = false;
    assertThat(refusedAs(Errno.EOPNOTSUPP, plain().nestParent(true).faultQueue(99)))
        .as("the kernel looks at its own flags before the driver does")
        .contains("fault queue");
  }

  @Test
  void aFaultQueueThatIsNotThereIsEnoentWhenTheTableIsFilled() {
    assertThat(refusedAs(Errno.ENOENT, plain().faultQueue(99))).contains("no fault 99");
    refusedAs(Errno.ENOENT, plain().faultQueue(guest.ioas));
    lab.fd.map(guest.ioas, 0x4000, 0x1000, Access.READ, OptionalLong.of(0x5000));
    refusedAs(Errno.EFAULT, plain().faultQueue(99));
  }

  static Stream<HwptRequest> notForSva() {
    HwptRequest sva = HwptRequest.sva();
    return Stream.of(
        sva.nestParent(true),
        sva.dirtyTracking(true),
        sva.data(GuestLab.data()),
        sva.faultQueue(9));
  }

  @ParameterizedTest
  @MethodSource("notForSva")
  void aProcessTableHasNoAbilities(HwptRequest request) {
    try (PasidLab pasids = new PasidLab()) {
      int device = pasids.subdevice("q0", 1).id();
      refused(Errno.EOPNOTSUPP, () -> pasids.lab.fd.allocateHwpt(device, request));
      pasids.lab.fd.destroy(pasids.lab.fd.allocateHwpt(device, HwptRequest.sva().forPasid(true)));
    }
  }

  @Test
  void infoTellsOfNestingWhatHardwareAndEngineHave() {
    assertThat(lab.fd.info(guest.device.id()).kinds())
        .isEqualTo(Set.of(PageTableKind.PAGING, PageTableKind.NESTED));
    assertThat(lab.fd.info(guest.device.id()).dirtyTracking()).isTrue();
    try (Lab plain = new Lab()) {
      plain.hardware.kinds = Set.of(PageTableKind.PAGING, PageTableKind.NESTED);
      assertThat(plain.fd.info(plain.fd.bind(plain.device).id()).kinds())
          .isEqualTo(Set.of(PageTableKind.PAGING));
    }
  }
}
