package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeDomain;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakeHardware;
import org.bindery.iommufd.fake.FakePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PASIDs of devices that are bound whole. */
class PasidAttachTest {
  private final PasidLab pasids = new PasidLab();
  private final Lab lab = pasids.lab;
  private final Set<RequesterId> gone = new HashSet<>();
  private EngineDevice device;
  private int ioas;

  @BeforeEach
  void bound() {
    device = lab.fd.bind(pasids.parent);
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void nothingIsLeft() {
    lab.close();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.hardware.pasidsAttached()).isZero();
    assertThat(lab.hardware.notTheHosts()).as("but what has left").isEqualTo(gone);
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.pages.waiting()).isZero();
  }

  private int table(int of) {
    return lab.fd.allocateHwpt(device.id(), HwptRequest.paging(of).forPasid(true));
  }

  private int table() {
    return table(ioas);
  }

  private int plain() {
    return lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
  }

  private FakeDomain domain(FakeDevice of, int pasid) {
    return lab.hardware.domainOf(of.requester(), pasid);
  }

  @Test
  void aPasidIsTranslatedByItselfAndBlockedAgain() {
    lab.map(ioas, 0x1000, 0x1000);
    int hwpt = table();
    assertThat(device.attachedPasid(5)).isEmpty();
    device.attachPasid(5, hwpt);
    assertThat(device.attachedPasid(5)).hasValue(hwpt);
    assertThat(device.attachedPasid(6)).isEmpty();
    assertThat(device.attached()).as("what it sends without").isEmpty();
    assertThat(pasids.domain(5).frameAt(0x1000)).isEqualTo(VA >>> 12);
    assertThat(pasids.domain(6)).isNull();
    assertThat(lab.hardware.state(pasids.parent.requester())).isEqualTo("blocked");
    assertThat(lab.fd.hwpts().getFirst().devices()).containsExactly(device.id());
    device.detachPasid(5);
    device.detachPasid(5);
    device.detachPasid(9);
    assertThat(device.attachedPasid(5)).isEmpty();
    assertThat(pasids.domain(5)).isNull();
    assertThat(lab.fd.hwpts()).as("not automatic").hasSize(1);
    assertThat(lab.fd.hwpts().getFirst().devices()).isEmpty();
  }

  @Test
  void nothingIsReservedInTheAddressSpace() {
    lab.map(ioas, FakeDevice.MSI.start(), 0x1000);
    device.attachPasid(5, table());
    assertThat(lab.fd.ranges(ioas).ranges()).containsExactly(new IovaRange(0, 0xffffffffffffL));
  }

  @Test
  void aTableThatWasNotAllocatedForPasidsIsEinval() {
    int plain = plain();
    Refusal refusal = refused(Errno.EINVAL, () -> device.attachPasid(5, plain));
    assertThat(refusal.reason())
        .contains("PASID 5", "hwpt " + plain, "not allocated for PASIDs", pasids.parent.name());
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("hwpt " + plain);
    assertThat(device.attachedPasid(5)).isEmpty();
    lab.fd.destroy(plain);
  }

  @Test
  void anIoasIsEinvalAndWhatIsNotThereIsEnoent() {
    refused(Errno.EINVAL, () -> device.attachPasid(5, ioas));
    refused(Errno.EINVAL, () -> device.attachPasid(5, device.id()));
    refused(Errno.ENOENT, () -> device.attachPasid(5, 99));
    assertThat(lab.fd.hwpts()).isEmpty();
    // An occupied one stays what it is.
    int hwpt = table();
    device.attachPasid(5, hwpt);
    refused(Errno.EINVAL, () -> device.attachPasid(5, ioas));
    assertThat(device.attachedPasid(5)).hasValue(hwpt);
  }

  @Test
  void outOfRangeIsEinval() {
    int hwpt = table();
    for (int pasid : new int[] {-1, 0, 256, 1 << 20, Integer.MAX_VALUE}) {
      assertThat(refused(Errno.EINVAL, () -> device.attachPasid(pasid, hwpt)).reason())
          .contains("1 to 255");
      device.detachPasid(pasid);
    }
    device.attachPasid(1, hwpt);
    device.attachPasid(255, hwpt);
  }

  @Test
  void withoutPasidsIsEinvalSayingWhoLacksThem() {
    int hwpt = table();
    EngineDevice without = lab.fd.bind(lab.device);
    assertThat(refused(Errno.EINVAL, () -> without.attachPasid(5, hwpt)).reason())
        .contains(lab.device.name() + " has no PASIDs");
    lab.hardware.pasidBits = 0;
    assertThat(refused(Errno.EINVAL, () -> device.attachPasid(5, hwpt)).reason())
        .contains("dmar0 (fake) has no PASIDs");
    lab.hardware.pasidBits = 20;
    EngineDevice subdevice = subdeviceElsewhere();
    refused(Errno.EOPNOTSUPP, () -> subdevice.attachPasid(5, hwpt));
    refused(Errno.EOPNOTSUPP, () -> subdevice.detachPasid(5));
    assertThat(subdevice.attachedPasid(5)).isEmpty();
  }

  private EngineDevice subdeviceElsewhere() {
    FakeGroup group = new FakeGroup(9);
    FakeDevice parent = FakeDevice.at(0x6c, 1, lab.hardware, group).with(8, true);
    group.join(parent);
    return lab.fd.bind(parent, "wq0.0", 5);
  }

  @Test
  void tablesOfOtherHardwareAndThoseThatEnforceAreEinval() {
    FakeHardware second = new FakeHardware("dmar1", lab.failures);
    second.pasidBits = 20;
    FakeGroup group = new FakeGroup(8);
    FakeDevice elsewhere = FakeDevice.at(0x80, 1, second, group).with(8, true);
    group.join(elsewhere);
    EngineDevice other = lab.fd.bind(elsewhere);
    int hwpt = table();
    refused(Errno.EINVAL, () -> other.attachPasid(5, hwpt));
    lab.hardware.loose.add(pasids.parent.requester());
    assertThat(refused(Errno.EINVAL, () -> device.attachPasid(5, hwpt)).reason())
        .contains("enforces snooping");
    assertThat(device.attachedPasid(5)).isEmpty();
  }

  @Test
  void theDevicesOwnTableMustBeForPasidsToo() {
    int plain = plain();
    int hwpt = table();
    device.attach(plain);
    Refusal refusal = refused(Errno.EINVAL, () -> device.attachPasid(5, hwpt));
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("hwpt " + plain);
    device.attach(ioas);
    refused(Errno.EINVAL, () -> device.attachPasid(5, hwpt));
    device.attach(hwpt);
    device.attachPasid(5, hwpt);
    assertThat(pasids.domain(5)).isSameAs(lab.hardware.domainOf(pasids.parent.requester()));
  }

  @Test
  void whileAPasidIsAttachedTheDeviceMovesToNoOtherTable() {
    int plain = plain();
    int hwpt = table();
    device.attachPasid(5, hwpt);
    for (int target : new int[] {plain, ioas}) {
      Refusal refusal = refused(Errno.EINVAL, () -> device.attach(target));
      assertThat(refusal.reason()).contains("PASID 5 is attached to hwpt " + hwpt);
      assertThat(refusal.blockers().getFirst().object()).isEqualTo(pasids.parent.name());
    }
    assertThat(lab.fd.hwpts()).as("no automatic one stays").hasSize(2);
    assertThat(lab.fd.ranges(ioas).ranges()).as("nor what it reserves").hasSize(1);
    device.attach(hwpt);
    refused(Errno.EINVAL, () -> device.attach(plain));
    refused(Errno.EINVAL, () -> device.attach(ioas));
    assertThat(device.attached()).hasValue(hwpt);
    device.detach();
    assertThat(pasids.domain(5)).as("its own end is not the PASID's").isNotNull();
    device.detachPasid(5);
    assertThat(device.attach(plain)).isEqualTo(plain);
  }

  @Test
  void anOccupiedPasidIsReplacedAllOrNothing() {
    int other = lab.fd.allocateIoas();
    lab.map(ioas, 0x1000, 0x1000);
    lab.map(other, 0x2000, 0x1000);
    int first = table();
    int second = table(other);
    int plain = plain();
    device.attachPasid(5, first);
    refused(Errno.EBUSY, () -> lab.fd.destroy(first));
    device.attachPasid(5, second);
    assertThat(device.attachedPasid(5)).hasValue(second);
    assertThat(pasids.domain(5).frameAt(0x2000)).isEqualTo(VA >>> 12);
    assertThat(pasids.domain(5).frameAt(0x1000)).isEqualTo(-1);
    device.attachPasid(5, second);
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> device.attachPasid(5, first));
    lab.failures.failCall(0);
    refused(Errno.EINVAL, () -> device.attachPasid(5, plain));
    assertThat(device.attachedPasid(5)).hasValue(second);
    assertThat(pasids.domain(5).frameAt(0x2000)).isEqualTo(VA >>> 12);
    lab.fd.destroy(first);
    Refusal busy = refused(Errno.EBUSY, () -> lab.fd.destroy(second));
    assertThat(busy.blockers().getFirst().object()).isEqualTo(pasids.parent.name());
    device.detachPasid(5);
    lab.fd.destroy(second);
  }

  @Test
  void anAttachThatFailsLeavesThePasidFree() {
    int hwpt = table();
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> device.attachPasid(5, hwpt));
    lab.failures.failCall(0);
    assertThat(device.attachedPasid(5)).isEmpty();
    int plain = plain();
    assertThat(device.attach(plain)).as("no PASID is in the way").isEqualTo(plain);
    lab.fd.destroy(hwpt);
  }

  @Test
  void aPasidCanHaveTheAddressesOfTheProcess() {
    int sva = lab.fd.allocateHwpt(device.id(), HwptRequest.sva());
    device.attachPasid(5, sva);
    assertThat(pasids.domain(5).process()).isSameAs(lab.process);
    refused(Errno.EINVAL, () -> device.attach(plain()));
  }

  @Test
  void closeDetachesThePasidsFirst() {
    int hwpt = table();
    device.attach(hwpt);
    device.attachPasid(5, hwpt);
    device.attachPasid(6, hwpt);
    device.close();
    assertThat(lab.hardware.pasidsAttached()).isZero();
    lab.fd.destroy(hwpt);
    refused(Errno.ENODEV, () -> device.attachPasid(5, again()));
    device.detachPasid(5);
  }

  private int again() {
    EngineDevice rebound = lab.fd.bind(pasids.parent);
    return lab.fd.allocateHwpt(rebound.id(), HwptRequest.paging(ioas).forPasid(true));
  }

  @Test
  void theFdsEndIsThePasidsToo() {
    int hwpt = table();
    device.attachPasid(5, hwpt);
    lab.fd.close();
    assertThat(lab.hardware.pasidsAttached()).isZero();
    refused(Errno.EBADF, () -> device.attachPasid(5, hwpt));
    device.detachPasid(5);
  }

  @Test
  void siblingsShareATableForAPasid() {
    FakeDevice second = FakeDevice.at(0x6a, 2, lab.hardware, pasids.group).with(7, true);
    FakeDevice without = FakeDevice.at(0x6a, 3, lab.hardware, pasids.group);
    pasids.group.join(second);
    pasids.group.join(without);
    EngineDevice sibling = lab.fd.bind(second);
    EngineDevice poor = lab.fd.bind(without);
    int hwpt = table();
    int other = table();
    refused(Errno.EINVAL, () -> device.attachPasid(200, hwpt));
    refused(Errno.EINVAL, () -> poor.attachPasid(5, hwpt));
    device.attachPasid(5, hwpt);
    assertThat(domain(second, 5)).as("all members").isSameAs(pasids.domain(5)).isNotNull();
    assertThat(domain(without, 5)).as("but those without PASIDs").isNull();
    assertThat(sibling.attachedPasid(5)).isEmpty();
    Refusal refusal = refused(Errno.EINVAL, () -> sibling.attachPasid(5, other));
    assertThat(refusal.blockers().getFirst().object()).isEqualTo(pasids.parent.name());
    sibling.attachPasid(5, hwpt);
    assertThat(lab.fd.hwpts().getFirst().devices())
        .containsExactlyInAnyOrder(device.id(), sibling.id());
    sibling.attachPasid(6, other);
    sibling.attachPasid(5, other);
    assertThat(device.attachedPasid(5)).as("a replace moves all").hasValue(other);
    assertThat(pasids.domain(5)).isSameAs(domain(second, 5));
    lab.fd.destroy(hwpt);
    device.detachPasid(5);
    assertThat(pasids.domain(5)).as("the sibling has it still").isNotNull();
    sibling.close();
    assertThat(lab.hardware.pasidsAttached()).isZero();
    lab.fd.destroy(other);
  }

  /** Of two members the first moves, the second is refused, and the first comes back. */
  @Test
  void aReplaceThatFailsForOneMemberMovesNone() {
    FakeDevice second = FakeDevice.at(0x6a, 2, lab.hardware, pasids.group).with(8, true);
    pasids.group.join(second);
    int hwpt = table();
    int other = table();
    device.attachPasid(5, hwpt);
    FakeDomain before = pasids.domain(5);
    lab.failures.failCall(2);
    refused(Errno.ENOMEM, () -> device.attachPasid(5, other));
    lab.failures.failCall(0);
    assertThat(pasids.domain(5)).isSameAs(before);
    assertThat(domain(second, 5)).isSameAs(before);
    lab.fd.destroy(other);
    lab.failures.failCall(2);
    refused(Errno.ENOMEM, () -> device.attachPasid(6, hwpt));
    lab.failures.failCall(0);
    assertThat(pasids.domain(6)).isNull();
    assertThat(domain(second, 6)).isNull();
  }

  @Test
  void aMemberThatJoinsIsBlockedAndOneThatLeavesIsToo() {
    int hwpt = table();
    device.attachPasid(5, hwpt);
    FakeDevice joined = FakeDevice.at(0x6a, 2, lab.hardware, pasids.group).with(8, true);
    pasids.group.join(joined);
    assertThat(domain(joined, 5)).isNull();
    device.attachPasid(5, table());
    assertThat(domain(joined, 5)).as("with the next table").isNotNull();
    leave(joined);
    assertThat(domain(joined, 5)).isNull();
    leave(pasids.parent);
    assertThat(pasids.domain(5)).isNull();
    refused(Errno.ENODEV, () -> device.attachPasid(6, hwpt));
    // What comes into the slot is another device: the old one's end does not touch it.
    FakeDevice again = FakeDevice.at(0x6a, 1, lab.hardware, pasids.group).with(8, true);
    pasids.group.join(again);
    gone.remove(again.requester());
    lab.fd.bind(again).attachPasid(7, hwpt);
    device.detachPasid(5);
    device.close();
    assertThat(domain(again, 7)).isNotNull();
  }

  @Test
  void missingPagesOfAPasidAreAskedForByIt() {
    EngineFaultQueue queue =
        lab.fd.commands(FaultCommands.class).orElseThrow().allocateFaultQueue();
    HwptRequest asking = HwptRequest.paging(ioas).forPasid(true).faultQueue(queue.id());
    int hwpt = lab.fd.allocateHwpt(device.id(), asking);
    device.attachPasid(5, hwpt);
    device.attachPasid(6, hwpt);
    FakePages pages = lab.hardware.pages;
    pages.ask(pasids.parent.requester(), 5, 1);
    pages.ask(pasids.parent.requester(), 6, 1);
    pages.ask(pasids.parent.requester(), -1, 1);
    assertThat(pages.outcomes()).as("the device itself is not attached").hasSize(1);
    int read =
        queue.read(
            8,
            (id, _, request) -> {
              assertThat(id).isEqualTo(device.id());
              assertThat(request.pasid()).isBetween(5, 6);
            });
    assertThat(read).isEqualTo(2);
    device.attachPasid(6, table());
    assertThat(pages.responses()).containsExactly(outcome(6, 1, PageResponse.INVALID));
    pages.ask(pasids.parent.requester(), 5, 2);
    device.detachPasid(5);
    assertThat(pages.responses())
        .containsExactlyInAnyOrder(
            outcome(6, 1, PageResponse.INVALID),
            outcome(5, 1, PageResponse.INVALID),
            outcome(5, 2, PageResponse.INVALID));
    lab.hardware.pageRequests = false;
    refused(Errno.ENODEV, () -> device.attachPasid(5, hwpt));
    lab.hardware.pageRequests = true;
    device.attachPasid(5, hwpt);
    pages.ask(pasids.parent.requester(), 5, 3);
    device.close();
    assertThat(pages.responses()).hasSize(4);
    assertThat(queue.pending()).isFalse();
  }

  @Test
  void aMemberThatLeavesHasNothingOutstanding() {
    EngineFaultQueue queue =
        lab.fd.commands(FaultCommands.class).orElseThrow().allocateFaultQueue();
    HwptRequest asking = HwptRequest.paging(ioas).forPasid(true).faultQueue(queue.id());
    device.attachPasid(5, lab.fd.allocateHwpt(device.id(), asking));
    lab.hardware.pages.ask(pasids.parent.requester(), 5, 1);
    leave(pasids.parent);
    assertThat(lab.hardware.pages.responses()).containsExactly(outcome(5, 1, PageResponse.INVALID));
    assertThat(queue.pending()).isFalse();
  }

  /** A function is pulled; its slot stays blocked. */
  private void leave(FakeDevice member) {
    pasids.group.leave(member);
    gone.add(member.requester());
  }

  private FakePages.Outcome outcome(int pasid, int group, PageResponse response) {
    return new FakePages.Outcome(
        new FakePages.Group(pasids.parent.requester(), pasid, group), response);
  }

  @Test
  void hardwareIsToldThatATableIsForPasids() {
    table();
    plain();
    List<Hwpt> hwpts = lab.fd.hwpts();
    assertThat(hwpts).hasSize(2);
    assertThat(lab.hardware.domains())
        .extracting(FakeDomain::forPasid)
        .containsExactlyInAnyOrder(true, false);
  }
}
