package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.BindRequest;
import org.bindery.api.Blocker;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.events.Topics;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.match.BinderHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work queues bound by PASID, while their parent stays its host driver's. */
class SubdeviceTest {
  private static final String PARENT = "0000:6a:01.0";
  private static final String QUEUE = "wq0.0";

  private final FakeHost host =
      new FakeHost("lab").with(PARENT, "088000", 1, "idxd").withQueue(QUEUE, PARENT);
  private final CoreFixture core = new CoreFixture(host, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    core.close();
  }

  private Explanation explain(String device) {
    return core.administration().explain(device, Use.BIND);
  }

  private static Refusal refused(Errno errno, ThrowingCallable command) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, command);
    assertThat(thrown).isNotNull();
    assertThat(thrown.errno()).isEqualTo(errno);
    return thrown.refusal();
  }

  private BoundDevice bind(IommuFd fd) {
    core.queues();
    return fd.bind(BindRequest.of(QUEUE).label("q"));
  }

  @Test
  void isBoundByItsPasidWithoutAGroup() {
    IommuFd fd = core.open();
    BoundDevice queue = bind(fd);
    assertThat(queue.pasid()).hasValue(5);
    assertThat(queue.state()).isEqualTo(DeviceState.BOUND);
    assertThat(core.administration().fds().getFirst().devices()).containsExactly("q=wq0.0:5");
    assertThat(core.administration().device(QUEUE).label()).contains("q");
    assertThat(host.groups()).allSatisfy(group -> assertThat(group.owner()).isEmpty());
    assertThat(core.administration().device(PARENT).driver()).contains("idxd");
    int ioas = fd.allocateIoas();
    queue.attach(ioas);
    assertThat(queue.attached()).hasValue(ioas);
    queue.unbind();
    assertThat(host.file(QUEUE)).isEmpty();
    assertThat(core.administration().counters().values()).containsEntry("boundDevices", 0L);
  }

  @Test
  void isReadyWhileItsParentIsItsHostDrivers() {
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    core.queues();
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.READY);
    assertThat(explain(QUEUE).reason())
        .contains("confined by PASID", "its parent 0000:6a:01.0 stays on host driver idxd");
    assertThat(explain(QUEUE).binder()).contains("queues");
    host.queueDrivers.put(QUEUE, "user");
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain(QUEUE).reason()).contains("on host driver user, so it has no device file");
    host.queueDrivers.remove(QUEUE);
    assertThat(explain(QUEUE).reason()).contains("on no host driver");
    host.queueDrivers.put(QUEUE, "vfio-idxd");
    var unused = core.open().bind(BindRequest.of(QUEUE).label("q"));
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain(QUEUE).reason()).contains("bound in fd0 of admin as q");
  }

  @Test
  void theParentIsNeitherTakenNorBoundWholeMeanwhile() {
    core.generic();
    IommuFd fd = core.open();
    BoundDevice queue = bind(fd);
    Refusal take =
        refused(Errno.EBUSY, () -> core.administration().take(List.of(PARENT), false, false));
    assertThat(take.reason()).contains("wq0.0 is bound in fd0 of admin as q");
    assertThat(take.blockers()).containsExactly(new Blocker(QUEUE, "bound in fd0 of admin as q"));
    assertThat(take.remedies()).containsExactly("unbind fd0 q");
    Refusal bind = refused(Errno.EPERM, () -> fd.bind(BindRequest.of(PARENT)));
    assertThat(bind.remedies()).containsExactly("unbind fd0 q", "take " + PARENT);
    Refusal both = refused(Errno.EBUSY, () -> fd.bind(BindRequest.of(PARENT).take(true)));
    assertThat(both.reason()).contains("cannot be bound whole", "wq0.0 is bound");
    assertThat(both.remedies()).containsExactly("unbind fd0 q");
    assertThat(queue.state()).isEqualTo(DeviceState.BOUND);
    assertThat(core.administration().device(PARENT).driver()).contains("idxd");
    // As printed, one after the other.
    queue.unbind();
    var unused = core.administration().take(List.of(PARENT), false, false);
    assertThat(fd.bind(BindRequest.of(PARENT)).pasid()).isEmpty();
  }

  @Test
  void theParentsExplanationNamesWhatIsBoundAndWhatEndsIt() {
    core.generic();
    assertThat(explain(PARENT).commands()).containsExactly("take " + PARENT);
    BoundDevice queue = bind(core.open());
    assertThat(explain(PARENT).verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(explain(PARENT).reason())
        .contains("host driver idxd", "wq0.0 is bound in fd0 of admin as q");
    assertThat(explain(PARENT).commands()).containsExactly("unbind fd0 q", "take " + PARENT);
    assertThat(explain(PARENT).blockers())
        .contains(new Blocker(QUEUE, "bound in fd0 of admin as q"));
    queue.unbind();
    assertThat(explain(PARENT).commands()).containsExactly("take " + PARENT);
  }

  @Test
  void withAParentOnNoHostDriverOnlyTheSubdeviceIsInTheWay() {
    core.generic();
    BoundDevice queue = bind(core.open());
    host.drivenBy(PARENT, "vfio-pci");
    assertThat(explain(PARENT).verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(explain(PARENT).commands()).containsExactly("unbind fd0 q");
    Refusal refusal = refused(Errno.EBUSY, () -> core.open().bind(BindRequest.of(PARENT)));
    assertThat(refusal.remedies()).containsExactly("unbind fd0 q");
    queue.unbind();
    assertThat(explain(PARENT).verdict()).isEqualTo(Verdict.READY);
  }

  @Test
  void aParentThatIsBoundWholeHasNoSubdevices() {
    core.generic();
    core.queues();
    IommuFd fd = core.open();
    host.drivenBy(PARENT, "vfio-pci");
    BoundDevice whole = fd.bind(BindRequest.of(PARENT).label("dsa"));
    Refusal refusal = refused(Errno.EBUSY, () -> fd.bind(BindRequest.of(QUEUE)));
    assertThat(refusal.reason()).contains("0000:6a:01.0 is bound in fd0 of admin as dsa");
    assertThat(refusal.remedies()).containsExactly("unbind fd0 dsa");
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain(QUEUE).blockers())
        .containsExactly(new Blocker(PARENT, "bound in fd0 of admin as dsa"));
    whole.unbind();
    assertThat(fd.bind(BindRequest.of(QUEUE)).pasid()).hasValue(5);
  }

  @Test
  void aGroupThatAnotherProcessOwnsHasNoSubdevices() {
    core.queues();
    host.own(1, "process 4711");
    assertThat(refused(Errno.EBUSY, () -> core.open().bind(BindRequest.of(QUEUE))).reason())
        .contains("group 1 of 0000:6a:01.0 is claimed by process 4711");
    assertThat(explain(QUEUE).verdict()).isEqualTo(Verdict.BLOCKED);
  }

  /** The host driver's end ends its subdevices first: each leaves like any device. */
  @Test
  void whenItGoesItsPasidIsGivenBackAtOnce() {
    IommuFd fd = core.open();
    BoundDevice queue = bind(fd);
    queue.attach(fd.allocateIoas());
    var registered = host.file(QUEUE).orElseThrow().registered();
    host.remove(QUEUE);
    core.core.deviceGone("lab", QUEUE);
    assertThat(queue.state()).isEqualTo(DeviceState.REMOVED);
    assertThat(registered.attached()).isEmpty();
    assertThat(queue.attached()).isEmpty();
    assertThatThrownBy(() -> queue.attach(1)).hasMessageContaining("ENODEV");
    assertThat(core.topics()).contains(Topics.DEVICE_REMOVED);
    queue.unbind();
    assertThat(fd.devices()).isEmpty();
    assertThat(core.administration().counters().values()).containsEntry("boundDevices", 0L);
  }

  @Test
  void isHeldForASuccessorOfItsBinder() {
    BinderHandle first = core.queues();
    IommuFd fd = core.open();
    BoundDevice queue = fd.bind(BindRequest.of(QUEUE).label("q"));
    int ioas = fd.allocateIoas();
    queue.attach(ioas);
    core.gone(first);
    assertThat(queue.state()).isEqualTo(DeviceState.HELD);
    assertThat(queue.attached()).as("its DMA goes on").hasValue(ioas);
    assertThatThrownBy(queue::detach).hasMessageContaining("EAGAIN");
    core.queues();
    queue.detach();
    assertThat(queue.state()).isEqualTo(DeviceState.BOUND);
  }

  /** The plan decides which checks were made. */
  @Test
  void aHostThatRegistersItWithoutPasidIsRefused() {
    host.pasids.remove(QUEUE);
    core.queues();
    IommuFd fd = core.open();
    assertThat(refused(Errno.EIO, () -> fd.bind(BindRequest.of(QUEUE))).reason())
        .contains("wq0.0 was to be registered by PASID, and host lab did it without PASID");
    assertThat(host.file(QUEUE)).isEmpty();
    assertThat(fd.devices()).isEmpty();
  }
}
