package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.MemorySlice;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeVm;
import org.bindery.hardware.GuestAddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose memory slots a page table of an fd may show. */
class GuestTableTest {
  private final CoreFixture core = new CoreFixture();
  private IommuFd fd;
  private BoundDevice edu;
  private Vm vm;
  private FakeVm machine;

  private record Slots(String name) implements GuestAddressSpace {
    @Override
    public Watch watch(Watcher watcher) {
      return () -> {};
    }

    @Override
    public Optional<MemorySlice> present(long guestAddress, Access wanted) {
      return Optional.empty();
    }

    @Override
    public boolean touch(long guestAddress, Access wanted) {
      return false;
    }
  }

  @BeforeEach
  void prepare() {
    core.generic();
    fd = core.open();
    edu = fd.bind(BindRequest.of(EDU).label("edu"));
    vm = core.session().createVm(Optional.empty(), Optional.empty());
    machine = core.host.machines.getFirst();
    machine.slotsShown = new Slots("vm0");
  }

  @AfterEach
  void close() {
    core.close();
  }

  private static Refusal refused(Errno errno, Runnable call) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, call::run);
    assertThat(thrown.errno()).isEqualTo(errno);
    return thrown.refusal();
  }

  @Test
  void theEngineIsGivenTheHostsSlots() {
    int hwpt = fd.allocateHwpt(edu, HwptRequest.ept(vm));
    assertThat(hwpt).isPositive();
    assertThat(core.host.fakeEngine().open().getFirst().shown).containsExactly(machine.slotsShown);
  }

  @Test
  void anotherOwnersMachineIsEperm() {
    Session other = core.administration().session("other");
    Vm others = other.createVm(Optional.empty(), Optional.of("theirs"));
    core.host.machines.getLast().slotsShown = new Slots("theirs");
    Refusal refusal = refused(Errno.EPERM, () -> fd.allocateHwpt(edu, HwptRequest.ept(others)));
    assertThat(refusal.reason()).contains("theirs", "other", "fd0");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("theirs");
  }

  @Test
  void oneThatHasEndedIsEnodev() {
    vm.close();
    refused(Errno.ENODEV, () -> fd.allocateHwpt(edu, HwptRequest.ept(vm)));
  }

  @Test
  void aHostThatShowsNoneIsEopnotsupp() {
    machine.slotsShown = null;
    assertThat(refused(Errno.EOPNOTSUPP, () -> fd.allocateHwpt(edu, HwptRequest.ept(vm))).reason())
        .contains("host lab");
  }

  @Test
  void aDeviceThatIsNotBoundHereIsEnoentAndAClosedFdEbadf() {
    edu.unbind();
    refused(Errno.ENOENT, () -> fd.allocateHwpt(edu, HwptRequest.ept(vm)));
    fd.close();
    refused(Errno.EBADF, () -> fd.allocateHwpt(edu, HwptRequest.ept(vm)));
  }

  @Test
  void ofAnotherKindItIsNotLookedAt() {
    vm.close();
    assertThat(
            catchThrowableOfType(
                UnsupportedOperationException.class,
                () -> fd.allocateHwpt(edu, HwptRequest.ept(vm).kind(PageTableKind.SVA))))
        .as("the engine was asked, without a machine")
        .isNotNull();
  }
}
