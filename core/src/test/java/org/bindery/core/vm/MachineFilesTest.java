package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.MDEV;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeVm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which device files a host's virtual machine is told of, and when. */
class MachineFilesTest {
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

  @Test
  void aFileIsToldBeforeItsBindAndForgottenBeforeItCloses() {
    vm.register(fd);
    edu().unbind();
    assertThat(machine.fileCalls()).containsExactly("add not bound", "remove bound");
  }

  @Test
  void oneThatWasBoundBeforeIsToldWhenTheFdIsRegistered() {
    edu();
    vm.register(fd);
    fd.close();
    assertThat(machine.fileCalls()).containsExactly("add bound", "remove bound");
  }

  @Test
  void anFdThatIsNotRegisteredIsNotTold() {
    edu().unbind();
    vm.register(core.open());
    edu().unbind();
    assertThat(machine.fileCalls()).isEmpty();
  }

  @Test
  void aSoftwareDeviceOfTheHostHasAFileToo() {
    vm.register(fd);
    fd.bind(BindRequest.of(MDEV)).unbind();
    var unused = fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
    assertThat(machine.fileCalls()).containsExactly("add not bound", "remove bound");
  }

  @Test
  void aMachineThatHasEndedIsToldNothing() {
    vm.register(fd);
    BoundDevice edu = edu();
    vm.close();
    edu.unbind();
    assertThat(machine.fileCalls()).containsExactly("add not bound");
  }

  @Test
  void whatTheMachineRefusesBeforeItIsNotBound() {
    vm.register(fd);
    machine.whenAdded =
        () -> {
          throw Refusal.of(Errno.EINVAL, "no file of mine").exception();
        };
    assertThatThrownBy(this::edu).hasMessageContaining("no file of mine");
    assertThat(core.host.file(EDU)).isEmpty();
    machine.whenAdded = () -> {};
    assertThat(edu().state()).isEqualTo(DeviceState.BOUND);
    assertThat(machine.fileCalls()).containsExactly("add not bound");
  }

  @Test
  void whatTheMachineRefusesOfWhatIsBoundDoesNotUndoIt() {
    BoundDevice edu = edu();
    machine.whenAdded =
        () -> {
          throw Refusal.of(Errno.EINVAL, "no file of mine").exception();
        };
    vm.register(fd);
    assertThat(edu.state()).isEqualTo(DeviceState.BOUND);
    edu.unbind();
    assertThat(machine.fileCalls()).isEmpty();
  }

  /** Otherwise the host would keep a file that nobody takes from it. */
  @Test
  @Timeout(30)
  void aRemovalWaitsForTheAddition() throws Exception {
    BoundDevice edu = edu();
    CountDownLatch adding = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    machine.whenAdded =
        () -> {
          adding.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    CompletableFuture<Void> register = own(() -> vm.register(fd));
    adding.await();
    CompletableFuture<Void> unbind = own(edu::unbind);
    while (edu.state() == DeviceState.BOUND) {
      Thread.onSpinWait();
    }
    go.countDown();
    register.join();
    unbind.join();
    assertThat(machine.fileCalls()).hasSize(2).last().asString().startsWith("remove");
    assertThatThrownBy(() -> edu.attach(1)).isInstanceOf(RefusedException.class);
  }

  private static CompletableFuture<Void> own(Runnable work) {
    return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().start(task));
  }
}
