package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.MDEV;

import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeVm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims: who makes them, and what ends them. */
class ClaimTest {
  private final CoreFixture core = new CoreFixture();
  private IommuFd fd;
  private Vm vm;
  private FakeVm machine;

  @BeforeEach
  void prepare() {
    core.generic();
    core.software("mdev");
    fd = core.open();
    vm = core.session().createVm(Optional.empty(), Optional.empty());
    machine = core.host.machines.getFirst();
  }

  @AfterEach
  void close() {
    core.close();
  }

  private BoundDevice edu() {
    return fd.bind(BindRequest.of(EDU).label("edu"));
  }

  private static void refused(Errno errno, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(errno);
              assertThat(e.refusal().reason()).contains(reason);
            });
  }

  @Test
  void theFirstMakesTheMachineIncoherentAndTheLastDropsIt() {
    vm.register(fd);
    edu();
    fd.bind(BindRequest.of(DISK).label("disk").take(true));
    assertThat(machine.told()).isEmpty();

    vm.allowIncoherentDma(fd, "edu");
    vm.allowIncoherentDma(fd, "disk");
    assertThat(machine.told()).as("the edge alone").containsExactly(true);
    assertThat(vm.nonCoherent()).isTrue();
    assertThat(vm.claims()).extracting(Vm.Claim::label).containsExactly("edu", "disk");

    vm.disallowIncoherentDma(fd, "edu");
    assertThat(machine.nonCoherent()).isTrue();
    vm.disallowIncoherentDma(fd, "disk");
    assertThat(machine.told()).containsExactly(true, false);
    assertThat(vm.claims()).isEmpty();
  }

  @Test
  void twiceIsEexistAndNoneIsEnoent() {
    vm.register(fd);
    edu();
    refused(Errno.ENOENT, "vm0 claims nothing", () -> vm.disallowIncoherentDma(fd, "edu"));
    vm.allowIncoherentDma(fd, "edu");
    refused(Errno.EEXIST, "vm0 has a claim", () -> vm.allowIncoherentDma(fd, "edu"));
    refused(Errno.ENOENT, "nothing is bound as other", () -> vm.allowIncoherentDma(fd, "other"));
  }

  @Test
  void anFdIsToBeRegisteredFirstAndOnce() {
    edu();
    assertThatThrownBy(() -> vm.allowIncoherentDma(fd, "edu"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENOENT);
              assertThat(e.refusal().remedies()).containsExactly("vm register vm0 fd0");
            });
    vm.register(fd);
    refused(Errno.EEXIST, "registered", () -> vm.register(fd));
    fd.close();
    refused(Errno.EBADF, "closed", () -> vm.register(fd));
    assertThat(vm.registered()).isEmpty();
  }

  @Test
  void anotherOwnersFdIsNoProof() {
    IommuFd others =
        core.administration().session("other").open(Optional.empty(), Optional.empty());
    others.bind(BindRequest.of(EDU).label("edu"));
    refused(Errno.EPERM, "another owner", () -> vm.register(others));
    refused(Errno.EPERM, "another owner", () -> vm.allowIncoherentDma(others, "edu"));
    assertThat(machine.told()).isEmpty();
  }

  @Test
  void onlyTheMachineThatMadeAClaimDropsIt() {
    Vm second = core.session().createVm(Optional.empty(), Optional.of("second"));
    vm.register(fd);
    second.register(fd);
    edu();
    vm.allowIncoherentDma(fd, "edu");
    refused(Errno.ENOENT, "second claims nothing", () -> second.disallowIncoherentDma(fd, "edu"));
    second.allowIncoherentDma(fd, "edu");
    vm.disallowIncoherentDma(fd, "edu");
    assertThat(vm.nonCoherent()).isFalse();
    assertThat(second.nonCoherent()).isTrue();
  }

  @Test
  void unbindEndsItAndAReusedLabelInheritsNothing() {
    vm.register(fd);
    BoundDevice edu = edu();
    vm.allowIncoherentDma(fd, "edu");
    edu.unbind();
    assertThat(machine.told()).containsExactly(true, false);
    assertThat(vm.claims()).isEmpty();

    fd.bind(BindRequest.of(DISK).label("edu").take(true));
    assertThat(vm.claims()).isEmpty();
    assertThat(machine.nonCoherent()).isFalse();
  }

  @Test
  void itEndsBeforeTheDeviceLeavesTheFd() {
    vm.register(fd);
    BoundDevice edu = edu();
    vm.allowIncoherentDma(fd, "edu");
    machine.whenTold = () -> assertThat(fd.device("edu")).as("while it is dropped").isPresent();
    edu.unbind();
    assertThat(machine.told()).as("nothing was thrown").containsExactly(true, false);
    assertThat(fd.device("edu")).isEmpty();
  }

  @Test
  void surpriseRemovalEndsIt() {
    vm.register(fd);
    edu();
    vm.allowIncoherentDma(fd, "edu");
    core.host.remove(EDU);
    core.core.deviceGone("lab", EDU);
    assertThat(machine.nonCoherent()).isFalse();
    assertThat(vm.claims()).isEmpty();
    refused(Errno.ENOENT, "nothing is bound as edu", () -> vm.allowIncoherentDma(fd, "edu"));
  }

  @Test
  void closingTheFdEndsItAndTheRegistration() {
    vm.register(fd);
    edu();
    vm.allowIncoherentDma(fd, "edu");
    fd.close();
    assertThat(machine.told()).containsExactly(true, false);
    assertThat(vm.registered()).isEmpty();
  }

  @Test
  void theEndOfTheMachineEndsItAndLeavesTheFd() {
    vm.register(fd);
    edu();
    vm.allowIncoherentDma(fd, "edu");
    vm.close();
    assertThat(machine.told()).containsExactly(true, false);
    assertThat(machine.closed()).isTrue();
    assertThat(fd.closed()).isFalse();
    refused(Errno.ENODEV, "vm0 has ended", () -> vm.register(fd));
    assertThat(core.session().vms()).isEmpty();
    assertThat(core.administration().counters().values())
        .containsEntry("vms", 0L)
        .containsEntry("claims", 0L);
    vm.close();
  }

  @Test
  void theEndOfTheHostEndsEverything() {
    vm.register(fd);
    edu();
    vm.allowIncoherentDma(fd, "edu");
    core.core.hostGone(core.managed);
    refused(Errno.ENODEV, "host lab of vm0 has gone", () -> vm.allowIncoherentDma(fd, "edu"));
    assertThat(machine.closed()).isTrue();
    assertThat(core.session().vms()).isEmpty();
  }

  @Test
  void softwareIsFollowedByTheObjectToo() {
    vm.register(fd);
    SoftwareDevice soft = fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    BoundDevice mdev = fd.bind(BindRequest.of(MDEV).label("mdev"));
    vm.allowIncoherentDma(fd, "soft");
    vm.allowIncoherentDma(fd, "mdev");
    soft.close();
    assertThat(vm.claims()).extracting(Vm.Claim::label).containsExactly("mdev");
    mdev.unbind();
    assertThat(machine.told()).containsExactly(true, false);
  }

  @Test
  void whatTheHostRefusesIsNotClaimed() {
    vm.register(fd);
    edu();
    machine.whenTold =
        () -> {
          throw new IllegalStateException("not today");
        };
    refused(Errno.EIO, "not today", () -> vm.allowIncoherentDma(fd, "edu"));
    assertThat(vm.claims()).isEmpty();
    assertThat(vm.nonCoherent()).as("nobody knows").isTrue();
    machine.whenTold = () -> {};
    vm.allowIncoherentDma(fd, "edu");
    assertThat(vm.nonCoherent()).isTrue();
  }

  @Test
  void aHostThatComesToItselfIsToldWhatIsTrueNow() {
    vm.register(fd);
    BoundDevice edu = edu();
    // It did what it was told, and failed then.
    machine.whenTold =
        () -> {
          machine.didIt(true);
          throw new IllegalStateException("too late");
        };
    refused(Errno.EIO, "too late", () -> vm.allowIncoherentDma(fd, "edu"));
    assertThat(machine.nonCoherent()).isTrue();
    machine.whenTold = () -> {};
    vm.close();
    assertThat(machine.nonCoherent()).as("without a claim").isFalse();
    assertThat(edu.state()).isEqualTo(DeviceState.BOUND);
  }

  @Test
  void noPageTableChangesByIt() {
    vm.register(fd);
    BoundDevice edu = edu();
    int table = edu.attach(fd.allocateIoas());
    var before = fd.hwpts().stream().map(hwpt -> hwpt.snoop()).toList();
    vm.allowIncoherentDma(fd, "edu");
    assertThat(fd.hwpts().stream().map(hwpt -> hwpt.snoop()).toList()).isEqualTo(before);
    assertThat(edu.attached()).hasValue(table);
  }
}
