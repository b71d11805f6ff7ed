package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Rejudged;
import org.bindery.api.Role;
import org.bindery.api.Vm;
import org.bindery.core.fake.Await;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeBinder;
import org.bindery.core.settings.Settings;
import org.bindery.engine.FdLimits;
import org.bindery.host.HostDevice;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.proof.incoherent.AutomaticPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies: chosen at run time, replaced, and judging anew. */
class PolicyTest {
  private final CoreFixture core = new CoreFixture();
  private IommuFd fd;
  private Vm vm;

  @BeforeEach
  void prepare() {
    core.generic();
    fd = core.open();
    vm = core.session().createVm(Optional.empty(), Optional.empty());
    vm.register(fd);
  }

  @AfterEach
  void close() {
    core.close();
  }

  private void policy(String name) {
    core.administration().policies().choose(name);
  }

  private void refused(Errno errno, String reason) {
    assertThatThrownBy(() -> vm.allowIncoherentDma(fd, "edu"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(errno);
              assertThat(e.refusal().reason()).contains(reason);
            });
    assertThat(vm.claims()).isEmpty();
  }

  @Test
  void aChangeCountsForNewRequestsAndRejudgeForWhatIsHeld() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("anyone");
    vm.allowIncoherentDma(fd, "edu");
    policy("rawio");
    assertThat(vm.nonCoherent()).as("held").isTrue();

    List<Rejudged> judged = core.administration().policies().rejudge();

    assertThat(judged)
        .singleElement()
        .satisfies(fell -> {
          assertThat(fell.claim().label()).isEqualTo("edu");
          assertThat(fell.against()).isPresent();
          assertThat(fell.against().get().reason()).contains("CAP_SYS_RAWIO");
        });
    assertThat(vm.nonCoherent()).isFalse();
    refused(Errno.EPERM, "CAP_SYS_RAWIO");
  }

  @Test
  void rejudgeLeavesWhatStands() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("device");
    vm.allowIncoherentDma(fd, "edu");
    policy("anyone");
    assertThat(core.administration().policies().rejudge())
        .singleElement()
        .satisfies(stands -> assertThat(stands.against()).isEmpty());
    assertThat(core.host.machines.getFirst().told()).containsExactly(true);
  }

  @Test
  void theAutomaticOneClaimsAndTakesNoRequests() {
    policy("automatic");
    BoundDevice blocked = fd.bind(BindRequest.of(EDU).label("edu"));
    assertThat(vm.nonCoherent()).isFalse();
    refused(Errno.EPERM, "policy automatic claims by itself");
    blocked.unbind();
    core.host.fakeEngine().blocksNoSnoop = false;
    IommuFd open = core.open();
    vm.register(open);
    BoundDevice edu = open.bind(BindRequest.of(EDU).label("edu"));
    assertThat(vm.nonCoherent()).isTrue();
    assertThatThrownBy(() -> vm.disallowIncoherentDma(open, "edu"))
        .hasMessageContaining("is policy automatic's");
    edu.unbind();
    assertThat(vm.claims()).isEmpty();
    fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    assertThat(vm.claims()).singleElement().matches(Vm.Claim::automatic);
    policy("anyone");
    assertThat(vm.nonCoherent()).isTrue();
    policy("device");
    core.administration().policies().rejudge();
    assertThat(vm.nonCoherent()).as("software issues no DMA").isFalse();
    policy("automatic");
    core.administration().policies().rejudge();
    assertThat(vm.nonCoherent()).as("claimed by rejudge").isTrue();
  }

  @Test
  void whatAnEarlierPolicyClaimedByItselfIsTheOwnersToDrop() {
    policy("automatic");
    fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    policy("anyone");
    assertThatThrownBy(() -> vm.allowIncoherentDma(fd, "soft")).hasMessageContaining("EEXIST");
    vm.disallowIncoherentDma(fd, "soft");
    assertThat(vm.nonCoherent()).isFalse();
    vm.allowIncoherentDma(fd, "soft");
    assertThat(vm.claims()).singleElement().matches(claim -> !claim.automatic());
  }

  @Test
  void whatIsBoundWhileNoPolicyCanJudgeIsJudgedWhenItComes() {
    policy("automatic");
    core.policies.remove("automatic");
    core.host.fakeEngine().blocksNoSnoop = false;
    IommuFd open = core.open();
    vm.register(open);
    BoundDevice edu = open.bind(BindRequest.of(EDU).label("edu"));
    BoundDevice disk = open.bind(BindRequest.of(DISK).label("disk").take(true));
    disk.unbind();
    assertThat(vm.claims()).isEmpty();

    core.policies.add("automatic", 0, new AutomaticPolicy());
    core.core.policyCame();
    Await.until(() -> !vm.claims().isEmpty());
    assertThat(vm.claims()).extracting(Vm.Claim::label).containsExactly("edu");
    edu.unbind();
    assertThat(vm.nonCoherent()).isFalse();
  }

  @Test
  void whatAPolicyHasJudgedAnotherThatComesDoesNot() {
    core.host.fakeEngine().blocksNoSnoop = false;
    IommuFd open = core.open();
    vm.register(open);
    policy("device");
    open.bind(BindRequest.of(EDU).label("edu"));
    policy("automatic");
    policy("automatic");
    assertThat(vm.claims()).as("held until rejudge").isEmpty();
    core.administration().policies().rejudge();
    assertThat(vm.claims()).singleElement().matches(Vm.Claim::automatic);
  }

  @Test
  void theNextChoiceJudgesWhatNoneHas() {
    policy("automatic");
    core.policies.remove("automatic");
    fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    core.policies.add("eager", 0, new AutomaticPolicy());
    policy("eager");
    assertThat(vm.claims()).singleElement().matches(Vm.Claim::automatic);
  }

  @Test
  void whatIsBoundBeforeTheFdIsRegisteredIsClaimedThen() {
    policy("automatic");
    core.host.fakeEngine().blocksNoSnoop = false;
    IommuFd open = core.open();
    open.bind(BindRequest.of(EDU).label("edu"));
    assertThat(vm.nonCoherent()).isFalse();
    vm.register(open);
    assertThat(vm.claims()).singleElement().matches(Vm.Claim::automatic);
  }

  @Test
  void anIommuThatCannotBlockIsTheProofOfTheSecond() {
    policy("iommu");
    fd.bind(BindRequest.of(EDU).label("edu")).unbind();
    core.host.fakeEngine().blocksNoSnoop = false;
    IommuFd open = core.open();
    vm.register(open);
    open.bind(BindRequest.of(EDU).label("edu"));
    vm.allowIncoherentDma(open, "edu");
    open.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    assertThatThrownBy(() -> vm.allowIncoherentDma(open, "soft")).hasMessageContaining("no IOMMU");
  }

  @Test
  void aBinderThatKnowsThatItsDeviceCannotIsNoProof() {
    core.binder(
        "edu",
        0,
        9,
        new FakeBinder(500) {
          @Override
          public boolean issuesNoSnoop(HostDevice device) {
            return false;
          }
        });
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("device");
    refused(Errno.EPERM, "cannot issue No Snoop");
  }

  @Test
  void theThirdGrantsWhateverAnOwnerWithTheRoleAsksFor() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("rawio");
    refused(Errno.EPERM, "CAP_SYS_RAWIO");
    core.settings =
        new Settings(
            core.settings.hold(),
            core.settings.call(),
            8,
            FdLimits.NONE,
            "rawio",
            10,
            core.settings.flipWindow(),
            Map.of("admin", Set.of(Role.CAP_SYS_RAWIO)),
            Map.of());
    vm.allowIncoherentDma(fd, "edu");
    assertThat(vm.nonCoherent()).isTrue();
  }

  @Test
  void oneThatIsNotThereGrantsNothing() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("device");
    core.policies.remove("device");
    refused(Errno.EPERM, "policy device is chosen and not there");
  }

  @Test
  void aVendorsReplacesOurs() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    policy("device");
    core.policies.add("device", 10, new Vendors());
    refused(Errno.EPERM, "not on a Sunday");
  }

  @Test
  void oneThatThrowsGrantsNothing() {
    fd.bind(BindRequest.of(EDU).label("edu"));
    core.policies.add(
        "bad",
        0,
        new Vendors() {
          @Override
          public Optional<Refusal> refusal(IncoherentDmaProof proof) {
            throw new IllegalStateException("oops");
          }
        });
    policy("bad");
    refused(Errno.EIO, "oops");
  }

  private static class Vendors implements IncoherentDmaPolicy {
    @Override
    public String demands() {
      return "a weekday";
    }

    @Override
    public Optional<Refusal> refusal(IncoherentDmaProof proof) {
      return Optional.of(Refusal.of(Errno.EPERM, "not on a Sunday").build());
    }
  }
}
