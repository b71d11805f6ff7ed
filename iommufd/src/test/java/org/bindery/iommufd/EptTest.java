package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.FaultCommands;
import org.bindery.iommufd.fake.FakeData;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeDomain;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakeGuest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Page tables that show the memory slots of a virtual machine instead of an address space. */
class EptTest {
  /** Without a virtual machine, as a caller that names none. */
  private static final HwptRequest EPT = HwptRequest.paging(0).kind(PageTableKind.EPT);

  private final FakeGuest guest = new FakeGuest("vm0");
  private final PasidLab pasids = new PasidLab();
  private final Lab lab = pasids.lab;
  private EngineDevice device;

  @BeforeEach
  void bound() {
    lab.hardware.kinds = Set.of(PageTableKind.PAGING, PageTableKind.EPT);
    device = lab.fd.bind(lab.device);
  }

  @AfterEach
  void nothingIsLeft() {
    lab.close();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private int allocate(HwptRequest request) {
    return lab.fd.allocateHwpt(device.id(), request, guest);
  }

  private FakeDomain domain() {
    return lab.hardware.domainOf(lab.device.requester());
  }

  @Test
  void isTheMachineItselfWithNothingMappedOrPinned() {
    int hwpt = allocate(EPT);
    assertThat(device.attach(hwpt)).isEqualTo(hwpt);
    assertThat(domain().guest()).isSameAs(guest);
    assertThat(domain().mappedPages()).isZero();
    Hwpt view = lab.fd.hwpts().getFirst();
    assertThat(view.ioas()).isZero();
    assertThat(view.vm()).hasValue("vm0");
    assertThat(view.kind()).isEqualTo(PageTableKind.EPT);
    assertThat(view.automatic()).isFalse();
    assertThat(view.devices()).containsExactly(device.id());
    assertThat(view.snoop()).isEqualTo(Snoop.ENFORCE);
    device.detach();
    assertThat(lab.hardware.state(lab.device.requester())).isEqualTo("blocked");
    assertThat(lab.fd.hwpts()).as("not automatic").hasSize(1);
    lab.fd.destroy(hwpt);
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void aWholeDeviceMovesBetweenItAndAnAddressSpace() {
    int hwpt = allocate(EPT);
    int ioas = lab.fd.allocateIoas();
    lab.map(ioas, 0x10000, 0x1000);
    device.attach(ioas);
    assertThat(lab.fd.ranges(ioas).ranges()).as("regions of the device").hasSizeGreaterThan(1);
    device.attach(hwpt);
    assertThat(domain().guest()).isSameAs(guest);
    assertThat(lab.fd.ranges(ioas).ranges()).as("given back").hasSize(1);
    assertThat(lab.memory.pinnedPages()).as("the automatic table went").isZero();
    device.attach(ioas);
    assertThat(domain().mappedPages()).isEqualTo(1);
    assertThat(lab.fd.ranges(ioas).ranges()).hasSizeGreaterThan(1);
  }

  @Test
  void aMoveThatTheAddressSpaceRefusesLeavesItAttached() {
    int hwpt = allocate(EPT);
    device.attach(hwpt);
    int ioas = lab.fd.allocateIoas();
    lab.map(ioas, 0xfee0_0000L, 0x1000);
    refused(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertThat(device.attached()).hasValue(hwpt);
    assertThat(domain().guest()).isSameAs(guest);
  }

  @Test
  void isBusyWhileItIsAttached() {
    int hwpt = allocate(EPT);
    device.attach(hwpt);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(hwpt));
    assertThat(refusal.blockers().getFirst().object()).isEqualTo(lab.device.name());
  }

  @Test
  void aGroupHasOneOfThem() {
    FakeDevice sibling = FakeDevice.at(0, 7, lab.hardware, lab.group);
    lab.group.join(sibling);
    EngineDevice other = lab.fd.bind(sibling);
    int first = allocate(EPT);
    int second = allocate(EPT);
    device.attach(first);
    Refusal refusal = refused(Errno.EINVAL, () -> other.attach(second));
    assertThat(refusal.reason()).contains("virtual machine vm0");
    other.attach(first);
    device.detach();
    assertThat(domain()).as("the group is still on it").isNotNull();
  }

  @Test
  void followsAMachineAndNoIoas() {
    int ioas = lab.fd.allocateIoas();
    assertThat(
            refused(Errno.EINVAL, () -> allocate(HwptRequest.paging(ioas).kind(PageTableKind.EPT)))
                .reason())
        .contains("not ioas " + ioas);
    assertThat(refused(Errno.EINVAL, () -> lab.fd.allocateHwpt(device.id(), EPT)).reason())
        .contains("none is named");
    refused(Errno.ENOENT, () -> lab.fd.allocateHwpt(99, EPT, guest));
    lab.fd.destroy(ioas);
  }

  @Test
  void theKindComesBeforeWhatItFollows() {
    lab.hardware.kinds = Set.of(PageTableKind.PAGING);
    assertThat(refused(Errno.EOPNOTSUPP, () -> allocate(EPT)).reason())
        .contains("kind ept", "dmar0 (fake) offers paging");
    refused(Errno.EOPNOTSUPP, () -> lab.fd.allocateHwpt(device.id(), EPT));
  }

  @Test
  void whatOnlyOtherKindsHaveIsEopnotsupp() {
    int queue = lab.fd.commands(FaultCommands.class).orElseThrow().allocateFaultQueue().id();
    for (HwptRequest wanted :
        new HwptRequest[] {
          EPT.nestParent(true),
          EPT.dirtyTracking(true),
          EPT.faultQueue(queue),
          EPT.data(new FakeData(1, 8)),
          EPT.format("sparc")
        }) {
      refused(Errno.EOPNOTSUPP, () -> allocate(wanted));
    }
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void aPasidTakesOneThatWasAllocatedForPasids() {
    EngineDevice queue = pasids.subdevice("wq0.0", 5);
    int hwpt = lab.fd.allocateHwpt(queue.id(), EPT.forPasid(true), guest);
    queue.attach(hwpt);
    assertThat(pasids.domain(5).guest()).isSameAs(guest);
    FakeGroup alone = new FakeGroup(7);
    FakeDevice function = FakeDevice.at(0x6b, 1, lab.hardware, alone).with(8, true);
    alone.join(function);
    EngineDevice whole = lab.fd.bind(function);
    int plain = lab.fd.allocateHwpt(whole.id(), EPT, guest);
    refused(Errno.EINVAL, () -> whole.attachPasid(7, plain));
    whole.attachPasid(7, hwpt);
    whole.detachPasid(7);
  }

  @Test
  void nothingThatMapsOrTellsTakesIt() {
    int hwpt = allocate(EPT);
    refused(
        Errno.ENOENT,
        () -> lab.fd.map(hwpt, 0x10000, 0x1000, Access.READ, OptionalLong.of(0x1000)));
    refused(Errno.ENOENT, () -> lab.fd.unmap(hwpt, 0, -1));
    refused(
        Errno.ENOENT, () -> lab.fd.copy(hwpt, hwpt, 0, 0x1000, Access.READ, OptionalLong.empty()));
    refused(
        Errno.ENOENT,
        () -> lab.fd.commands(DirtyCommands.class).orElseThrow().setDirtyTracking(hwpt, true));
    refused(Errno.EINVAL, () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(hwpt)));
  }

  @Test
  void theFdsEndBlocksThenEndsIt() {
    device.attach(allocate(EPT));
    lab.fd.close();
    assertThat(lab.hardware.state(lab.device.requester())).isEqualTo("host");
    refused(Errno.EBADF, () -> allocate(EPT));
  }
}
