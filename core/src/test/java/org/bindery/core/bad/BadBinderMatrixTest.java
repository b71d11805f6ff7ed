package org.bindery.core.bad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeBinder;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I12, for every method of a binder and everything that it may do wrong. */
class BadBinderMatrixTest {
  private static final List<String> METHODS =
      List.of(
          "match",
          "plan",
          "obstacles",
          "issuesNoSnoop",
          "bind",
          "unbind",
          "attach",
          "replace",
          "detach");

  static Stream<Arguments> everything() {
    return METHODS.stream()
        .flatMap(
            method -> Arrays.stream(Misbehaviour.values()).map(how -> Arguments.of(method, how)));
  }

  /** Fits the edu alone. */
  private static final class EduBinder extends FakeBinder {
    EduBinder() {
      super(500);
    }

    @Override
    public Match match(HostDevice device) {
      return device.name().equals(EDU) ? super.match(device) : Match.none("not the edu");
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(String method, Misbehaviour how) throws InterruptedException {
    Bad bad = new Bad(method, how);
    try (CoreFixture core = new CoreFixture(Duration.ofSeconds(10), Limits.PATIENT)) {
      core.generic();
      core.binder("bad", 0, 1, bad.in(DeviceBinder.class, new EduBinder()));
      Map<String, String> before = core.host.tree().snapshot();
      IommuFd others = core.open();
      BoundDevice disk = others.bind(BindRequest.of(DISK).take(true));
      int table = disk.attach(others.allocateIoas());

      IommuFd fd = core.open();
      Limits.arm(core, bad, how);
      Optional<BoundDevice> edu = bind(fd, method, how);
      edu.ifPresent(device -> move(fd, device, method, how));

      assertThat(bad.asked()).as("times it was asked").isPositive();
      assertThat(disk.state()).as("the rest runs").isEqualTo(DeviceState.BOUND);
      assertThat(disk.attached()).hasValue(table);
      disk.detach();
      assertThat(edu.map(BoundDevice::attached).filter(at -> at.isPresent())).isEmpty();
      Limits.mend(core, bad);
      // What a call did that nobody waits for any more has no effect, nor what was kept of it.
      assertThat(edu.map(BoundDevice::attached).filter(at -> at.isPresent())).isEmpty();
      bad.kept().forEach(BadBinderMatrixTest::isOfNoUse);

      edu.ifPresent(BoundDevice::unbind);
      assertThat(fd.devices()).isEmpty();
      assertThat(core.host.file(EDU)).isEmpty();
      assertThat(core.managed.claims().of(EDU)).isEmpty();
      disk.unbind();
      assertThat(core.host.tree().snapshot()).isEqualTo(before);
    } finally {
      bad.mend();
    }
  }

  private static Optional<BoundDevice> bind(IommuFd fd, String method, Misbehaviour how) {
    // What does nothing in bind has merely prepared nothing, and either answer may be true.
    boolean silent = List.of("bind", "issuesNoSnoop").contains(method) && isSilent(how);
    if (!List.of("plan", "obstacles", "issuesNoSnoop", "bind").contains(method)
        || !how.fails()
        || silent) {
      BoundDevice device = fd.bind(BindRequest.of(EDU));
      assertThat(device.binder())
          .isEqualTo(method.equals("match") && how.fails() ? "vfio-pci" : "bad");
      return Optional.of(device);
    }
    failsWith(how, method, () -> fd.bind(BindRequest.of(EDU)));
    assertThat(fd.devices()).isEmpty();
    return Optional.empty();
  }

  /** Attach, replace, detach: a device whose binder fails in one of them is blocked and FAILED. */
  private static void move(IommuFd fd, BoundDevice device, String method, Misbehaviour how) {
    int first = fd.allocateIoas();
    int second = fd.allocateIoas();
    for (String step : List.of("attach", "replace", "detach")) {
      Runnable call =
          switch (step) {
            case "attach" -> () -> device.attach(first);
            case "replace" -> () -> device.replace(second);
            default -> device::detach;
          };
      if (step.equals(method) && how.fails()) {
        failsWith(how, method, call);
        assertThat(device.state()).isEqualTo(DeviceState.FAILED);
        assertThat(device.attached()).isEmpty();
        assertThatThrownBy(() -> device.attach(first)).hasMessageContaining("EIO");
        return;
      }
      call.run();
      assertThat(device.state()).isEqualTo(DeviceState.BOUND);
    }
    device.unbind();
    assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
  }

  private static void failsWith(Misbehaviour how, String method, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno())
                  .isEqualTo(how == Misbehaviour.HANGS ? Errno.ETIMEDOUT : Errno.EIO);
              assertThat(e.refusal().reason())
                  .contains("binder bad", method.equals("obstacles") ? "speaks against" : method);
            });
  }

  private static boolean isSilent(Misbehaviour how) {
    return how == Misbehaviour.ANSWERS_NONSENSE || how == Misbehaviour.ANSWERS_NULL;
  }

  private static void isOfNoUse(Object kept) {
    switch (kept) {
      case EngineDevice device ->
          assertThatThrownBy(() -> device.attach(1)).hasMessageContaining("EBADF");
      case DeviceAccess access ->
          assertThatThrownBy(() -> access.read(0, 0, 4)).hasMessageContaining("EBADF");
      default -> {}
    }
  }
}
