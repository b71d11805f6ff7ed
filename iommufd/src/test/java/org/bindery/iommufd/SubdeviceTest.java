package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.HardwareFd;
import org.bindery.iommufd.fake.FakeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subdevices: a PASID of a parent, while the parent stays its host driver's. */
class SubdeviceTest {
  private final PasidLab pasids = new PasidLab();
  private final Lab lab = pasids.lab;
  private int ioas;

  @BeforeEach
  void addressSpace() {
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void nothingIsLeft() {
    lab.close();
    assertThat(pasids.group.claimedPasids()).isZero();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.hardware.notTheHosts()).as("the parent was never touched").isEmpty();
    assertThat(lab.hardware.subscriptions()).isZero();
  }

  @Test
  void isBlockedUntilItIsAttachedAndAfterItIsDetached() {
    lab.map(ioas, 0x1000, 0x1000);
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    assertThat(queue.pasid()).hasValue(5);
    assertThat(lab.fd.objects()).extracting(EngineObject::type).containsExactly("ioas", "device");
    assertThat(pasids.domain(5)).isNull();
    int hwpt = queue.attach(ioas);
    assertThat(queue.attached()).hasValue(hwpt);
    assertThat(pasids.domain(5).frameAt(0x1000)).isEqualTo(VA >>> 12);
    assertThat(pasids.domain(6)).as("another PASID").isNull();
    assertThat(lab.hardware.state(pasids.parent.requester())).isEqualTo("host");
    assertThat(lab.fd.hwpts().getFirst().automatic()).isTrue();
    assertThat(lab.fd.hwpts().getFirst().devices()).containsExactly(queue.id());
    queue.detach();
    queue.detach();
    assertThat(pasids.domain(5)).isNull();
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void claimsNoGroupAndReservesNothing() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    // Where a whole device has its interrupts, a request with a PASID reaches memory.
    lab.map(ioas, FakeDevice.MSI.start(), 0x1000);
    queue.attach(ioas);
    assertThat(pasids.group.claimed()).isFalse();
    assertThat(lab.fd.ranges(ioas).ranges()).containsExactly(new IovaRange(0, 0xffffffffffffL));
  }

  @Test
  void replaceIsAllOrNothing() {
    int other = lab.fd.allocateIoas();
    lab.fd.map(other, VA + 0x4000, 0x1000, Access.READ, OptionalLong.of(0x7000));
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    int before = queue.attach(ioas);
    lab.hardware.enforcing = false;
    int loose = lab.fd.allocateHwpt(queue.id(), HwptRequest.paging(other));
    lab.hardware.enforcing = true;
    assertThat(queue.attach(loose)).isEqualTo(loose);
    assertThat(pasids.domain(5).frameAt(0x7000)).isEqualTo((VA + 0x4000) >>> 12);
    assertThat(lab.fd.hwpts()).as("the automatic one went").hasSize(1);
    assertThat(queue.attach(ioas)).isEqualTo(before);
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> queue.attach(loose));
    assertThat(queue.attached()).hasValue(before);
    assertThat(pasids.domain(5).frameAt(0x7000)).isEqualTo(-1);
    assertThat(queue.attach(before)).as("the same").isEqualTo(before);
  }

  @Test
  void aTableThatEnforcesSnoopingIsRefusedWhereThatCannotBe() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    int enforcing = lab.fd.allocateHwpt(queue.id(), HwptRequest.paging(ioas));
    lab.hardware.loose.add(pasids.parent.requester());
    assertThat(refused(Errno.EINVAL, () -> queue.attach(enforcing)).reason())
        .contains("of ioas 1", "enforces snooping", pasids.parent.name());
    assertThat(pasids.domain(5)).isNull();
    assertThat(queue.attach(ioas)).isNotEqualTo(enforcing);
  }

  @Test
  void severalOfAParentHaveTablesOfTheirOwn() {
    int other = lab.fd.allocateIoas();
    lab.map(ioas, 0x1000, 0x1000);
    EngineDevice first = pasids.subdevice("wq0.0", 5);
    EngineDevice second = pasids.subdevice("wq0.1", 6);
    EngineDevice third = pasids.subdevice("wq0.2", 7);
    first.attach(ioas);
    second.attach(other);
    assertThat(third.attach(ioas)).as("shared").isEqualTo(first.attached().getAsInt());
    assertThat(pasids.domain(5)).isSameAs(pasids.domain(7)).isNotSameAs(pasids.domain(6));
    first.close();
    assertThat(pasids.domain(5)).isNull();
    assertThat(pasids.domain(7).frameAt(0x1000)).isEqualTo(VA >>> 12);
  }

  @Test
  void aWholeDeviceAndASubdeviceCanShareAnAutomaticTable() {
    EngineDevice whole = lab.fd.bind(lab.device);
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    assertThat(queue.attach(ioas)).isEqualTo(whole.attach(ioas));
    whole.close();
    assertThat(pasids.domain(5)).isNotNull();
  }

  @Test
  void closeGivesThePasidBackToTheHost() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    queue.attach(ioas);
    assertThat(pasids.group.claimedPasids()).isEqualTo(1);
    queue.close();
    queue.close();
    assertThat(pasids.domain(5)).isNull();
    assertThat(pasids.group.claimedPasids()).isZero();
    refused(Errno.ENODEV, () -> queue.attach(ioas));
    queue.detach();
    assertThat(pasids.subdevice("wq0.0", 5).id()).isEqualTo(queue.id());
  }

  @Test
  void aPasidIsRegisteredOnceOnTheWholeHost() {
    pasids.subdevice("wq0.0", 5);
    HardwareFd other = lab.engine.open("fd1", lab.process, lab.faults::add);
    for (HardwareFd fd : List.of(lab.fd, other)) {
      Refusal refusal = refused(Errno.EBUSY, () -> fd.bind(pasids.parent, "wq0.1", 5));
      assertThat(refusal.blockers().getFirst().object()).isEqualTo("wq0.0");
      assertThat(refusal.blockers().getFirst().why()).isEqualTo("registered in fd0 of admin");
    }
    assertThat(other.objects()).isEmpty();
    other.bind(pasids.parent, "wq0.1", 6);
  }

  @Test
  void theParentIsBoundWholeOrInPartsAndNeverBoth() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    refused(Errno.EBUSY, () -> lab.fd.bind(pasids.parent));
    assertThat(lab.fd.objects()).hasSize(2);
    queue.close();
    EngineDevice whole = lab.fd.bind(pasids.parent);
    assertThat(refused(Errno.EBUSY, () -> pasids.subdevice("wq0.0", 5)).reason())
        .contains("fd0 of admin");
    whole.close();
    pasids.subdevice("wq0.0", 5);
  }

  @Test
  void aPasidOutOfRangeIsEinval() {
    for (int pasid : new int[] {-1, 0, 256, 1 << 20}) {
      assertThat(refused(Errno.EINVAL, () -> pasids.subdevice("wq0.0", pasid)).reason())
          .contains("1 to 255", pasids.parent.name());
    }
    pasids.subdevice("wq0.0", 255);
    lab.hardware.pasidBits = 5;
    refused(Errno.EINVAL, () -> pasids.subdevice("wq0.1", 32));
    lab.hardware.pasidBits = 20;
  }

  @Test
  void withoutPasidsIsEopnotsuppSayingWhoLacksThem() {
    FakeDevice plain = pasids.parent.with(0, false);
    Refusal function = refused(Errno.EOPNOTSUPP, () -> lab.fd.bind(plain, "wq0.0", 5));
    assertThat(function.reason()).contains("wq0.0", plain.name() + " has no PASIDs");
    assertThat(function.blockers().getFirst().object()).isEqualTo(plain.name());
    lab.hardware.pasidBits = 0;
    assertThat(refused(Errno.EOPNOTSUPP, () -> pasids.subdevice("wq0.0", 5)).reason())
        .contains("dmar0 (fake) has no PASIDs");
  }

  @Test
  void checksOfAWholeDeviceThatHoldForItToo() {
    lab.hardware.coherent = false;
    assertThat(refused(Errno.EINVAL, () -> pasids.subdevice("wq0.0", 5)).reason())
        .contains("not coherent");
    lab.hardware.coherent = true;
    FakeDevice alone = FakeDevice.at(3, 0, lab.hardware, null).with(8, true);
    refused(Errno.ENODEV, () -> lab.fd.bind(alone, "wq0.0", 5));
    assertThat(lab.fd.objects()).hasSize(1);
  }

  @Test
  void infoTellsWhatFunctionAndIommuHaveTogether() {
    DeviceInfo info = lab.fd.info(pasids.subdevice("wq0.0", 5).id());
    assertThat(info.pasidBits()).isEqualTo(8);
    assertThat(info.pageRequests()).isTrue();
    assertThat(info.ats()).isTrue();
    assertThat(info.kinds()).containsExactlyInAnyOrder(PageTableKind.PAGING, PageTableKind.SVA);
    assertThat(info.formats()).containsExactly("fake-v2", "fake-v1");
    DeviceInfo whole = lab.fd.info(lab.fd.bind(lab.device).id());
    assertThat(whole.pasidBits()).as("a function without").isZero();
    assertThat(whole.pageRequests()).isFalse();
    assertThat(whole.ats()).isFalse();
    assertThat(whole.kinds()).containsExactly(PageTableKind.PAGING);
  }

  @Test
  void whenTheParentLeavesItIsBlockedForGood() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    queue.attach(ioas);
    pasids.group.leave(pasids.parent);
    assertThat(pasids.domain(5)).isNull();
    refused(Errno.ENODEV, () -> queue.attach(ioas));
    // What comes into the slot is another device, whose PASIDs are its own.
    FakeDevice again = FakeDevice.at(0x6a, 1, lab.hardware, pasids.group).with(8, true);
    pasids.group.join(again);
    EngineDevice successor = lab.fd.bind(again, "wq0.0", 5);
    successor.attach(ioas);
    queue.detach();
    queue.close();
    assertThat(pasids.domain(5)).as("not touched by the old one's end").isNotNull();
    assertThat(pasids.group.claimedPasids()).isEqualTo(1);
  }

  @Test
  void anIoasIsBusyWhileItIsAttachedAndNamesIt() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    queue.attach(ioas);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(ioas));
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("wq0.0");
    refused(Errno.EBUSY, () -> lab.fd.destroy(queue.id()));
    queue.detach();
    lab.fd.destroy(ioas);
  }
}
