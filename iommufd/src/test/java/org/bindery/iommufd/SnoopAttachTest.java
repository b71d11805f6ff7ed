package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakeHardware;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine with two IOMMUs, of which one cannot enforce snooping; each walks the other's. */
class SnoopAttachTest {
  private final Lab lab = new Lab();
  private final FakeHardware loose = new FakeHardware("dmar1", lab.failures);
  private final FakeGroup second = new FakeGroup(5);
  private final FakeDevice behindLoose = FakeDevice.at(1, 0, loose, second);
  private int ioas;
  private EngineDevice tight;
  private EngineDevice other;

  @BeforeEach
  void bound() {
    loose.enforcing = false;
    second.join(behindLoose);
    ioas = lab.fd.allocateIoas();
    tight = lab.fd.bind(lab.device);
    other = lab.fd.bind(behindLoose);
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private int table(EngineDevice device, Snoop snoop) {
    int id = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).snoop(snoop));
    lab.hardware.shared.addAll(loose.domains());
    loose.shared.addAll(lab.hardware.domains());
    return id;
  }

  @Test
  void anEnforcingTableRefusesWhatCannotEnforce() {
    int enforcing = table(tight, Snoop.ENFORCE);
    Refusal refusal = refused(Errno.EINVAL, () -> other.attach(enforcing));
    assertThat(refusal.reason())
        .contains("hwpt " + enforcing + " of ioas " + ioas, "enforces", "dmar1", "0000:01:00.0");
    assertThat(refusal.blockers()).extracting(Blocker::object).containsExactly("hwpt " + enforcing);
    assertThat(loose.state(behindLoose.requester())).isEqualTo("blocked");
    assertThat(other.attached()).isEmpty();
    assertThat(lab.fd.ranges(ioas).ranges()).as("only the aperture is taken").hasSize(1);
    tight.attach(enforcing);
  }

  @Test
  void aPermittingTableTakesBoth() {
    int permitting = table(other, Snoop.ALLOW);
    assertThat(other.attach(permitting)).isEqualTo(permitting);
    assertThat(tight.attach(permitting)).isEqualTo(permitting);
    assertThat(lab.hardware.domainOf(lab.device.requester()))
        .isSameAs(loose.domainOf(behindLoose.requester()));
  }

  @Test
  void aRefusedReplaceLeavesTheOldAttachment() {
    int enforcing = table(tight, Snoop.ENFORCE);
    int before = other.attach(ioas);
    refused(Errno.EINVAL, () -> other.attach(enforcing));
    assertThat(other.attached()).hasValue(before);
    assertThat(loose.state(behindLoose.requester())).isEqualTo("attached");
  }

  @Test
  void theAddressSpaceItselfGivesEachWhatFits() {
    int enforcing = tight.attach(ioas);
    loose.shared.addAll(lab.hardware.domains());
    int permitting = other.attach(ioas);
    assertThat(permitting).isNotEqualTo(enforcing);
    assertThat(lab.fd.hwpts().stream().map(hwpt -> hwpt.snoop()))
        .containsExactly(Snoop.ENFORCE, Snoop.ALLOW);
  }

  @Test
  void aSiblingOnWhoseWayItCannotBeEnforcedCountsToo() {
    int enforcing = table(tight, Snoop.ENFORCE);
    FakeDevice sibling = lab.member(lab.group, 0, 0x11);
    lab.hardware.loose.add(sibling.requester());
    Refusal refusal = refused(Errno.EINVAL, () -> tight.attach(enforcing));
    assertThat(refusal.reason()).contains("0000:00:11.0");
    assertThat(lab.hardware.state(lab.device.requester())).isEqualTo("blocked");
  }

  @Test
  void aWayThatOnlyABridgeSpoilsCountsToo() {
    int enforcing = table(tight, Snoop.ENFORCE);
    RequesterId alias = new RequesterId(0, 1, 0);
    FakeGroup third = new FakeGroup(6);
    FakeDevice aliased = FakeDevice.at(2, 0, lab.hardware, third).behind(alias);
    third.join(aliased);
    lab.hardware.loose.add(alias);
    EngineDevice bound = lab.fd.bind(aliased);
    assertThat(refused(Errno.EINVAL, () -> bound.attach(enforcing)).reason())
        .contains("0000:02:00.0");
  }
}
