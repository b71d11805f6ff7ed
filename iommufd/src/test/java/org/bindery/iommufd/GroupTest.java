package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two functions behind a bridge that gives both the same alias. */
class GroupTest {
  private static final RequesterId ALIAS = new RequesterId(0, 1, 0);
  private final Lab lab = new Lab();
  private final FakeGroup group = new FakeGroup(7);
  private final FakeDevice one = FakeDevice.at(1, 1, lab.hardware, group).behind(ALIAS);
  private final FakeDevice two = FakeDevice.at(1, 2, lab.hardware, group).behind(ALIAS);
  private int ioas;

  @BeforeEach
  void members() {
    group.join(one);
    group.join(two);
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(group.claimed()).isFalse();
    assertThat(lab.hardware.subscriptions()).isZero();
  }

  private String states() {
    return lab.hardware.state(one.requester())
        + " "
        + lab.hardware.state(two.requester())
        + " "
        + lab.hardware.state(ALIAS);
  }

  @Test
  void theFirstBindBlocksEveryMemberAndTheLastUnbindReleasesThem() {
    EngineDevice first = lab.fd.bind(two);
    assertThat(group.claimed()).isTrue();
    assertThat(states()).isEqualTo("blocked blocked blocked");
    EngineDevice second = lab.fd.bind(one);
    first.close();
    assertThat(states()).isEqualTo("blocked blocked blocked");
    second.close();
    assertThat(states()).isEqualTo("host host host");
    assertThat(group.claimed()).isFalse();
  }

  @Test
  void membersShareOneTableBoundOrNot() {
    EngineDevice first = lab.fd.bind(one);
    first.attach(ioas);
    assertThat(states()).isEqualTo("attached attached attached");
    EngineDevice second = lab.fd.bind(two);
    assertThat(second.attached()).isEmpty();
    second.attach(ioas);
    first.detach();
    assertThat(states()).isEqualTo("attached attached attached");
    second.detach();
    assertThat(states()).isEqualTo("blocked blocked blocked");
  }

  @Test
  void aSiblingOnAnotherTableIsEinvalAndNamed() {
    int other = lab.fd.allocateIoas();
    lab.fd.bind(one).attach(ioas);
    EngineDevice second = lab.fd.bind(two);
    Refusal refusal = refused(Errno.EINVAL, () -> second.attach(other));
    assertThat(refusal.reason())
        .contains("group 7", "device 3 (0000:01:01.0) on hwpt 4 (ioas 1)", "0000:01:02.0");
    assertThat(refusal.blockers().getFirst().object()).contains("0000:01:01.0");
    int manual = lab.fd.allocateHwpt(second.id(), HwptRequest.paging(ioas));
    refused(Errno.EINVAL, () -> second.attach(manual));
    assertThat(lab.fd.hwpts()).hasSize(2);
  }

  @Test
  void replaceMovesTheWholeGroup() {
    int other = lab.fd.allocateIoas();
    EngineDevice first = lab.fd.bind(one);
    EngineDevice second = lab.fd.bind(two);
    first.attach(ioas);
    second.attach(ioas);
    int moved = second.attach(other);
    assertThat(first.attached()).hasValue(moved);
    assertThat(lab.fd.hwpts()).hasSize(1);
    assertThat(lab.fd.objects().getLast().users()).isEqualTo(2);
    assertThat(lab.fd.ranges(ioas).ranges()).hasSize(1);
    first.detach();
    assertThat(lab.fd.ranges(other).ranges()).as("the other's MSI window").hasSize(2);
    second.detach();
    assertThat(lab.fd.ranges(other).ranges()).hasSize(1);
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void aMemberThatRefusesTheTableLeavesNobodyOnIt() {
    EngineDevice first = lab.fd.bind(one);
    int enforcing = lab.fd.allocateHwpt(first.id(), HwptRequest.paging(ioas).snoop(Snoop.ENFORCE));
    lab.hardware.loose.add(two.requester());
    refused(Errno.EINVAL, () -> first.attach(enforcing));
    assertThat(states()).isEqualTo("blocked blocked blocked");
    int allowing = lab.fd.allocateHwpt(first.id(), HwptRequest.paging(ioas).snoop(Snoop.ALLOW));
    first.attach(allowing);
    refused(Errno.EINVAL, () -> first.attach(enforcing));
    assertThat(states()).isEqualTo("attached attached attached");
    assertThat(lab.hardware.domainOf(ALIAS).snoop()).isEqualTo(Snoop.ALLOW);
  }

  @Test
  void anotherFdIsRefusedWithTheOwner() {
    HardwareFd other = lab.engine.open("fd1", lab.process, lab.faults::add);
    lab.fd.bind(one);
    assertThat(refused(Errno.EPERM, () -> other.bind(two)).reason()).contains("fd0 of admin");
    assertThat(other.objects()).isEmpty();
  }

  @Test
  void aMemberThatArrivesIsBlockedOrFollowsTheTable() {
    EngineDevice first = lab.fd.bind(one);
    FakeDevice three = lab.member(group, 1, 3);
    assertThat(lab.hardware.state(three.requester())).isEqualTo("blocked");
    first.attach(ioas);
    FakeDevice four = lab.member(group, 1, 4);
    assertThat(lab.hardware.state(four.requester())).isEqualTo("attached");
    first.close();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
    FakeDevice five = lab.member(group, 1, 5);
    assertThat(lab.hardware.state(five.requester())).isEqualTo("host");
  }

  @Test
  void anArrivalThatCannotUseTheTableStaysBlockedUntilItCan() {
    lab.fd.bind(one).attach(ioas);
    FakeDevice three = FakeDevice.at(1, 3, lab.hardware, group).behind(ALIAS);
    lab.hardware.loose.add(three.requester());
    group.join(three);
    assertThat(lab.hardware.state(three.requester())).isEqualTo("blocked");
    assertThat(states()).as("the others go on").isEqualTo("attached attached attached");
    EngineDevice bound = lab.fd.bind(three);
    refused(Errno.EINVAL, () -> bound.attach(lab.fd.hwpts().getFirst().id()));
    lab.hardware.loose.clear();
    bound.attach(ioas);
    assertThat(lab.hardware.state(three.requester())).isEqualTo("attached");
  }

  @Test
  void aMemberThatLeavesIsBlockedAndForgotten() {
    EngineDevice first = lab.fd.bind(one);
    EngineDevice second = lab.fd.bind(two);
    first.attach(ioas);
    second.attach(ioas);
    group.leave(two);
    assertThat(states())
        .as("the alias is still the other's")
        .isEqualTo("attached blocked attached");
    second.detach();
    refused(Errno.ENODEV, () -> second.attach(ioas));
    second.close();
    assertThat(states()).isEqualTo("attached blocked attached");
    first.close();
    assertThat(lab.hardware.notTheHosts()).containsExactly(two.requester());
    lab.hardware.release(two.requester());
  }

  /** What comes into a slot is another device than what left it. */
  @Test
  void aDeviceThatComesWhereOneLeftIsNotTheOneThatLeft() {
    EngineDevice first = lab.fd.bind(one);
    EngineDevice gone = lab.fd.bind(two);
    first.attach(ioas);
    group.leave(two);
    lab.hardware.release(two.requester());
    FakeDevice again = lab.member(group, 1, 2);
    refused(Errno.ENODEV, () -> gone.attach(ioas));
    EngineDevice bound = lab.fd.bind(again);
    bound.attach(ioas);
    gone.close();
    assertThat(bound.attached()).isEqualTo(first.attached());
    assertThat(lab.hardware.state(again.requester())).isEqualTo("attached");
    first.close();
    bound.close();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
  }

  /** The claim is made under the lock that an announcement takes: neither waits for the other. */
  @Test
  @Timeout(20)
  void membersComeAndGoWhileTheGroupIsClaimedAndReleased() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    FakeDevice three = FakeDevice.at(1, 3, lab.hardware, group).behind(ALIAS);
    Thread plugging =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                group.join(three);
                group.leave(three);
                lab.hardware.release(three.requester());
              }
            });
    for (int round = 0; round < 500; round++) {
      EngineDevice first = lab.fd.bind(one);
      assertThat(states()).isEqualTo("blocked blocked blocked");
      first.attach(ioas);
      first.close();
      assertThat(states()).isEqualTo("host host host");
    }
    stop.set(true);
    plugging.join();
  }
}
