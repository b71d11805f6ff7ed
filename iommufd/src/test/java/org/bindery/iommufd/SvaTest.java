package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Page tables that follow the fd's process instead of an address space of the fd. */
class SvaTest {
  private final PasidLab pasids = new PasidLab();
  private final Lab lab = pasids.lab;
  private EngineDevice queue;

  @BeforeEach
  void registered() {
    queue = pasids.subdevice("wq0.0", 5);
  }

  @AfterEach
  void nothingIsLeft() {
    lab.close();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private int sva() {
    return lab.fd.allocateHwpt(queue.id(), HwptRequest.sva());
  }

  @Test
  void isTheProcessItselfWithNothingMappedOrPinned() {
    int hwpt = sva();
    assertThat(queue.attach(hwpt)).isEqualTo(hwpt);
    assertThat(pasids.domain(5).process()).isSameAs(lab.process);
    assertThat(pasids.domain(5).mappedPages()).isZero();
    assertThat(lab.memory.pinnedPages()).isZero();
    Hwpt view = lab.fd.hwpts().getFirst();
    assertThat(view.ioas()).isZero();
    assertThat(view.kind()).isEqualTo(PageTableKind.SVA);
    assertThat(view.automatic()).isFalse();
    assertThat(view.devices()).containsExactly(queue.id());
    assertThat(view.snoop()).isEqualTo(Snoop.ENFORCE);
    assertThat(view.format()).isEqualTo("fake-v2");
    queue.detach();
    assertThat(pasids.domain(5)).isNull();
    assertThat(lab.fd.hwpts()).as("not automatic").hasSize(1);
    lab.fd.destroy(hwpt);
  }

  @Test
  void isLeftForAnAddressSpaceAndTakenAgain() {
    int hwpt = sva();
    int ioas = lab.fd.allocateIoas();
    queue.attach(hwpt);
    queue.attach(ioas);
    assertThat(pasids.domain(5).process()).isNull();
    assertThat(queue.attach(hwpt)).isEqualTo(hwpt);
    assertThat(pasids.domain(5).process()).isSameAs(lab.process);
    assertThat(lab.fd.hwpts()).as("the automatic one went").hasSize(1);
  }

  @Test
  void isBusyWhileItIsAttachedAndNamesTheSubdevice() {
    int hwpt = sva();
    queue.attach(hwpt);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(hwpt));
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("wq0.0");
  }

  @Test
  void followsNoIoas() {
    int ioas = lab.fd.allocateIoas();
    assertThat(
            refused(
                    Errno.EINVAL,
                    () ->
                        lab.fd.allocateHwpt(
                            queue.id(), HwptRequest.paging(ioas).kind(PageTableKind.SVA)))
                .reason())
        .contains("follows process admin and no ioas");
    refused(
        Errno.EINVAL,
        () -> lab.fd.allocateHwpt(queue.id(), HwptRequest.sva().kind(PageTableKind.PAGING)));
    lab.fd.destroy(ioas);
  }

  @Test
  void whoLacksWhatItTakesIsNamed() {
    lab.hardware.pageRequests = false;
    assertThat(refused(Errno.EOPNOTSUPP, this::sva).reason())
        .contains("kind sva", "dmar0 (fake) takes no page requests");
    lab.hardware.pageRequests = true;
    FakeDevice silent = FakeDevice.at(0x6a, 2, lab.hardware, pasids.group).with(8, false);
    pasids.group.join(silent);
    int other = lab.fd.bind(silent, "wq1.0", 5).id();
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> lab.fd.allocateHwpt(other, HwptRequest.sva())).reason())
        .contains(silent.name() + " sends no page requests");
    int whole = lab.fd.bind(lab.device).id();
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> lab.fd.allocateHwpt(whole, HwptRequest.sva())).reason())
        .contains(lab.device.name() + " has no PASIDs");
    lab.hardware.kinds = java.util.Set.of(PageTableKind.PAGING);
    assertThat(refused(Errno.EOPNOTSUPP, this::sva).reason())
        .contains("dmar0 (fake) offers paging");
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void formatAndSnoopAreChoicesAsForEveryTable() {
    assertThat(
            refused(
                    Errno.EOPNOTSUPP,
                    () -> lab.fd.allocateHwpt(queue.id(), HwptRequest.sva().format("sparc")))
                .reason())
        .contains("fake-v2, fake-v1");
    lab.hardware.enforcing = false;
    refused(
        Errno.EOPNOTSUPP,
        () -> lab.fd.allocateHwpt(queue.id(), HwptRequest.sva().snoop(Snoop.ENFORCE)));
    int hwpt = lab.fd.allocateHwpt(queue.id(), HwptRequest.sva().format("fake-v1"));
    assertThat(lab.fd.hwpts().getFirst().format()).isEqualTo("fake-v1");
    assertThat(lab.fd.hwpts().getFirst().snoop()).isEqualTo(Snoop.ALLOW);
    queue.attach(hwpt);
  }

  @Test
  void aWholeDeviceCannotBeAttachedToIt() {
    FakeDevice other = FakeDevice.at(0x6a, 2, lab.hardware, lab.group).with(8, true);
    lab.group.leave(lab.device);
    lab.group.join(other);
    EngineDevice whole = lab.fd.bind(other);
    int hwpt = lab.fd.allocateHwpt(whole.id(), HwptRequest.sva());
    int ioas = lab.fd.allocateIoas();
    int before = whole.attach(ioas);
    Refusal refusal = refused(Errno.EINVAL, () -> whole.attach(hwpt));
    assertThat(refusal.reason()).contains(other.name(), "process admin", "PASID");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("hwpt " + hwpt);
    assertThat(whole.attached()).hasValue(before);
    assertThat(queue.attach(hwpt)).as("a subdevice can").isEqualTo(hwpt);
  }

  @Test
  void theFdsEndBlocksThenEndsIt() {
    queue.attach(sva());
    lab.fd.close();
    assertThat(pasids.domain(5)).isNull();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(pasids.group.claimedPasids()).isZero();
    refused(Errno.EBADF, this::sva);
  }
}
