package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Vm;
import org.bindery.core.fake.Await;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeVm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that fails is told again, soon and not for ever. */
class ReminderTest {
  /** Notes how long it is to wait, and does not. */
  private static final class Impatient extends ScheduledThreadPoolExecutor {
    final List<Long> delays = new CopyOnWriteArrayList<>();

    Impatient() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      delays.add(unit.toMillis(delay));
      return super.schedule(command, 0, unit);
    }
  }

  private final Impatient clock = new Impatient();
  private final FakeVm machine = new FakeVm();
  private final AtomicBoolean wanted = new AtomicBoolean(true);
  private final Coherency coherency = new Coherency(machine, wanted::get, () -> {});
  private final List<Refusal> givenUp = new CopyOnWriteArrayList<>();
  private final Reminder reminder = new Reminder(clock, coherency, givenUp::add);

  @AfterEach
  void close() {
    clock.shutdownNow();
  }

  /** The host fails so often from now on. */
  private void failing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    machine.whenTold =
        () -> {
          if (left.getAndDecrement() > 0) {
            throw Refusal.of(Errno.EIO, "not today").exception();
          }
        };
  }

  @Test
  void untilItGoesByIt() {
    coherency.settle();
    failing(3);
    wanted.set(false);
    assertThatThrownBy(coherency::settle).isInstanceOf(RefusedException.class);
    reminder.failed();
    Await.until(() -> !machine.nonCoherent());
    assertThat(clock.delays).containsExactly(100L, 200L, 400L);
    assertThat(givenUp).isEmpty();
  }

  @Test
  void notForEver() {
    failing(Integer.MAX_VALUE);
    assertThatThrownBy(coherency::settle).isInstanceOf(RefusedException.class);
    reminder.failed();
    Await.until(() -> !givenUp.isEmpty());
    assertThat(clock.delays).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L);
    assertThat(givenUp).singleElement().matches(told -> told.reason().equals("not today"));

    // The next failure is a new one.
    failing(1);
    wanted.set(false);
    assertThatThrownBy(coherency::settle).isInstanceOf(RefusedException.class);
    reminder.failed();
    Await.until(() -> coherency.nonCoherent() == machine.nonCoherent());
    Await.until(() -> clock.delays.size() == Reminder.TIMES + 1);
    assertThat(givenUp).hasSize(1);
  }

  @Test
  void nothingIsToldAfterTheEnd() throws Exception {
    failing(1);
    assertThatThrownBy(coherency::settle).isInstanceOf(RefusedException.class);
    coherency.end();
    reminder.failed();
    Await.until(() -> clock.getCompletedTaskCount() == 1);
    Thread.sleep(50);
    assertThat(machine.told()).isEmpty();
    assertThat(givenUp).isEmpty();
  }

  @Test
  void aClaimThatWasDroppedWhileTheHostFailedDoesNotLeaveItsMachineIncoherent() {
    try (CoreFixture core = new CoreFixture()) {
      core.generic();
      IommuFd fd = core.open();
      Vm vm = core.session().createVm(Optional.empty(), Optional.empty());
      vm.register(fd);
      BoundDevice edu = fd.bind(BindRequest.of(EDU).label("edu"));
      FakeVm told = core.host.machines.getFirst();
      vm.allowIncoherentDma(fd, "edu");
      AtomicBoolean failed = new AtomicBoolean();
      told.whenTold =
          () -> {
            if (failed.compareAndSet(false, true)) {
              throw new IllegalStateException("not today");
            }
          };
      assertThatThrownBy(() -> vm.disallowIncoherentDma(fd, "edu"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
      assertThat(vm.claims()).isEmpty();
      Await.until(() -> !vm.nonCoherent());
      assertThat(told.told()).containsExactly(true, false);

      // By the end of the device too, where nobody is refused.
      vm.allowIncoherentDma(fd, "edu");
      failed.set(false);
      edu.unbind();
      Await.until(() -> !vm.nonCoherent());
      assertThat(told.nonCoherent()).isFalse();
    }
  }
}
