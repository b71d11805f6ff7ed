package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.BRIDGE;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.EDU_BESIDE_NIC;
import static org.bindery.core.fake.CoreFixture.NIC;
import static org.bindery.core.fake.CoreFixture.NO_IOMMU;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionMap;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.host.ManagedHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BindTest {
  private final CoreFixture core = new CoreFixture();
  private IommuFd fd;

  @BeforeEach
  void open() {
    core.generic();
    fd = core.open();
  }

  @AfterEach
  void close() {
    core.close();
  }

  private static Refusal refused(Errno errno, ThrowingCallable call) {
    Refusal[] refusal = new Refusal[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RefusedException.class, e -> refusal[0] = e.refusal());
    assertThat(refusal[0].errno()).as(refusal[0].reason()).isEqualTo(errno);
    return refusal[0];
  }

  @Test
  void bindAttachRelease() {
    Map<String, String> before = core.host.tree().snapshot();
    BoundDevice device = fd.bind(BindRequest.of("00:10.0").label("edu"));
    assertThat(device.device()).isEqualTo(EDU);
    assertThat(device.label()).isEqualTo("edu");
    assertThat(device.state()).isEqualTo(DeviceState.BOUND);
    assertThat(device.binder()).isEqualTo("vfio-pci");
    assertThat(fd.device("edu")).contains(device);
    assertThat(core.host.file(EDU)).isPresent();
    assertThat(core.administration().device(EDU).fd()).contains("fd0");

    int ioas = fd.allocateIoas();
    assertThat(device.attach(ioas)).isEqualTo(ioas);
    assertThat(device.attached()).hasValue(ioas);
    device.detach();
    refused(Errno.EINVAL, () -> device.replace(ioas));

    RegionMap map = device.map(0);
    map.putLong(0, 42);
    assertThat(device.read(0, 0, 8)).isEqualTo(42);
    assertThat(core.administration().counters().values()).containsEntry("regionMaps", 1L);

    device.unbind();
    device.unbind();
    assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
    refused(Errno.ENODEV, () -> device.read(0, 0, 8));
    refused(Errno.ENODEV, () -> map.getLong(0));
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
    assertThat(fd.devices()).isEmpty();
    assertThat(core.administration().counters().values())
        .containsEntry("boundDevices", 0L)
        .containsEntry("regionMaps", 0L);
  }

  @Test
  void labelsAreUniqueInAnFd() {
    fd.bind(BindRequest.of(EDU).label("x"));
    Refusal taken = refused(Errno.EEXIST, () -> fd.bind(BindRequest.of(DISK).label("x")));
    assertThat(taken.reason()).contains(EDU);
    assertThat(taken.remedies()).containsExactly("unbind fd0 x");
    refused(Errno.EINVAL, () -> fd.bind(BindRequest.of(EDU).label("y")));
    refused(Errno.EINVAL, () -> fd.bind(BindRequest.of(DISK).label("two words")));
    IommuFd other = core.open();
    Refusal bound = refused(Errno.EINVAL, () -> other.bind(BindRequest.of(EDU).label("x")));
    assertThat(bound.reason()).contains("bound in fd0 of admin as x");
    assertThat(bound.remedies()).containsExactly("unbind fd0 x");
    assertThat(other.devices()).isEmpty();
  }

  @Test
  void namesAreFound() {
    Refusal unknown = refused(Errno.ENODEV, () -> fd.bind(BindRequest.of("0000:00:12.0")));
    assertThat(unknown.reason()).contains("near: ").contains(EDU);
    FakeHost other = new FakeHost("other").with(EDU, "00ff00", 1, "");
    core.core.hostCame(new ManagedHost(other, other.fakeEngine(), true, core.core.calls()));
    Refusal ambiguous = refused(Errno.EINVAL, () -> fd.bind(BindRequest.of(EDU)));
    assertThat(ambiguous.reason()).contains("lab/" + EDU).contains("other/" + EDU);
    Refusal foreign = refused(Errno.EINVAL, () -> fd.bind(BindRequest.of("other/" + EDU)));
    assertThat(foreign.reason()).contains("host other").contains("host lab");
    assertThat(fd.bind(BindRequest.of("lab/00:10.0")).device()).isEqualTo(EDU);
  }

  @Test
  void aDeviceInUseIsTakenOnlyWhenAsked() {
    Map<String, String> before = core.host.tree().snapshot();
    Refusal used = refused(Errno.EPERM, () -> fd.bind(BindRequest.of(DISK).label("disk")));
    assertThat(used.reason()).contains("nvme");
    assertThat(used.remedies()).containsExactly("take 0000:00:11.0");
    assertThat(core.host.tree().snapshot()).isEqualTo(before);

    BoundDevice disk = fd.bind(BindRequest.of(DISK).label("disk").take(true));
    assertThat(core.host.devices().getLast().driver()).contains("vfio-pci");
    disk.unbind();
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void aGroupInUseIsNamed() {
    Refusal blocked = refused(Errno.EPERM, () -> fd.bind(BindRequest.of(EDU_BESIDE_NIC)));
    assertThat(blocked.reason()).contains("group 2").contains("not viable").contains("e1000");
    assertThat(blocked.blockers()).extracting(b -> b.object()).containsExactly(NIC);
    assertThat(blocked.remedies()).containsExactly("take " + NIC);
    core.administration().take(List.of(NIC), false, false);
    assertThat(fd.bind(BindRequest.of(EDU_BESIDE_NIC)).state()).isEqualTo(DeviceState.BOUND);

    IommuFd other = core.open();
    Refusal owned = refused(Errno.EPERM, () -> other.bind(BindRequest.of(NIC)));
    assertThat(owned.reason()).contains("claimed by fd0");
    assertThat(owned.remedies()).containsExactly("unbind fd0 " + EDU_BESIDE_NIC);
    fd.bind(BindRequest.of(NIC));
    assertThat(fd.devices()).hasSize(2);
  }

  @Test
  void whatAGroupMemberWasComesBackWithTheLastOfTheGroup() {
    Map<String, String> before = core.host.tree().snapshot();
    BoundDevice nic = fd.bind(BindRequest.of(NIC).take(true));
    BoundDevice edu = fd.bind(BindRequest.of(EDU_BESIDE_NIC));
    nic.unbind();
    edu.unbind();
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void whatNeverCanBeBound() {
    assertThat(refused(Errno.ENODEV, () -> fd.bind(BindRequest.of(NO_IOMMU))).reason())
        .contains("no IOMMU");
    assertThat(fd.devices()).isEmpty();
    assertThat(core.administration().device(BRIDGE).state()).isEmpty();
  }

  @Test
  void whateverWriteFailsNothingIsBound() {
    Map<String, String> before = core.host.tree().snapshot();
    for (int failing = 0; failing < 3; failing++) {
      core.host.tree().failAt(failing);
      refused(Errno.EIO, () -> fd.bind(BindRequest.of(DISK).take(true)));
      core.host.tree().failAt(-1);
      assertThat(core.host.tree().snapshot()).as("write %d", failing).isEqualTo(before);
      assertThat(core.host.file(DISK)).isEmpty();
    }
    fd.bind(BindRequest.of(DISK).take(true));
  }

  @Test
  void closeReleasesDevicesFirst() {
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    BoundDevice disk = fd.bind(BindRequest.of(DISK).take(true));
    fd.close();
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(disk.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(core.host.file(EDU)).isEmpty();
    assertThat(core.topics())
        .endsWith("bindery/device/RELEASED", "bindery/device/RELEASED", "bindery/fd/CLOSED");
    assertThat(core.administration().counters().values().values()).containsOnly(0L);
  }

  @Test
  void aDeviceThatLeavesIsRemoved() {
    BoundDevice edu = fd.bind(BindRequest.of(EDU).label("edu"));
    core.host.remove(EDU);
    core.core.deviceGone("lab", EDU);
    assertThat(edu.state()).isEqualTo(DeviceState.REMOVED);
    Refusal gone = refused(Errno.ENODEV, () -> edu.attach(1));
    assertThat(gone.remedies()).containsExactly("unbind fd0 edu");
    edu.unbind();
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(fd.devices()).isEmpty();
  }

  /** It withdraws before it ends. */
  @Test
  void aHostThatLeavesGetsItsDevicesBack() {
    Map<String, String> before = core.host.tree().snapshot();
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    assertThat(core.host.tree().snapshot()).isNotEqualTo(before);
    core.core.hostGone(core.managed);
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  /** The framework takes back the services of a bundle that stops in any order. */
  @Test
  void soItDoesWhenTheServicesOfItsDevicesWentFirst() {
    Map<String, String> before = core.host.tree().snapshot();
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    core.core.deviceGone("lab", EDU);
    assertThat(edu.state()).isEqualTo(DeviceState.REMOVED);
    core.core.hostGone(core.managed);
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void aHostThatLeavesClosesItsFds() {
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    core.core.hostGone(core.managed);
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(refused(Errno.ENODEV, fd::allocateIoas).reason()).contains("host lab");
    refused(Errno.ENODEV, () -> fd.bind(BindRequest.of(EDU)));
    assertThat(core.session().fds()).isEmpty();
    refused(Errno.ENODEV, core::open);
    assertThat(core.administration().counters().values().values()).containsOnly(0L);
  }
}
