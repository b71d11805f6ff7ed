package org.bindery.core.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.time.Instant;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.IommuFd;
import org.bindery.api.RegionMap;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.match.BinderHandle;
import org.junit.jupiter.api.Test;

/** Wall 9. */
class HoldTest {
  private static void await(BoundDevice device, DeviceState state) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(5);
    while (device.state() != state && Instant.now().isBefore(end)) {
      Thread.sleep(5);
    }
    assertThat(device.state()).isEqualTo(state);
  }

  @Test
  void aSuccessorTakesOver() {
    try (CoreFixture core = new CoreFixture()) {
      BinderHandle first = core.generic();
      IommuFd fd = core.open();
      BoundDevice edu = fd.bind(BindRequest.of(EDU));
      int ioas = fd.allocateIoas();
      edu.attach(ioas);
      RegionMap map = edu.map(0);

      core.gone(first);
      assertThat(edu.state()).isEqualTo(DeviceState.HELD);
      assertThat(edu.attached()).hasValue(ioas);
      map.putLong(0, 7);
      assertThat(map.getLong(0)).isEqualTo(7);
      assertThatThrownBy(edu::detach)
          .hasMessageContaining("EAGAIN")
          .hasMessageContaining("binder vfio-pci is being replaced; held until ");
      assertThat(core.administration().counters().values()).containsEntry("held", 1L);
      assertThat(core.administration().device(EDU).why())
          .get()
          .asString()
          .startsWith("binder vfio-pci is being replaced; held until ");

      core.generic();
      assertThat(edu.state()).isEqualTo(DeviceState.BOUND);
      assertThat(core.administration().device(EDU).why()).isEmpty();
      assertThat(map.getLong(0)).isEqualTo(7);
      edu.detach();
      assertThat(edu.attached()).isEmpty();
      assertThat(core.topics()).contains("bindery/device/HELD");
    }
  }

  @Test
  void anotherBinderIsNoSuccessor() {
    try (CoreFixture core = new CoreFixture()) {
      BinderHandle first = core.generic();
      BoundDevice edu = core.open().bind(BindRequest.of(EDU));
      core.gone(first);
      core.binder("other", 0, 9, new org.bindery.core.fake.FakeBinder(400));
      assertThat(edu.state()).isEqualTo(DeviceState.HELD);
    }
  }

  @Test
  void withoutASuccessorItIsReleasedInTime() throws Exception {
    try (CoreFixture core = new CoreFixture(Duration.ofMillis(100), Duration.ofSeconds(5))) {
      var before = core.host.tree().snapshot();
      BinderHandle first = core.generic();
      BoundDevice disk = core.open().bind(BindRequest.of(DISK).take(true));
      core.gone(first);
      assertThat(disk.state()).isEqualTo(DeviceState.HELD);
      await(disk, DeviceState.RELEASED);
      assertThat(core.host.tree().snapshot()).isEqualTo(before);
      assertThatThrownBy(() -> disk.read(0, 0, 4))
          .hasMessageContaining("ENODEV")
          .hasMessageContaining("no successor of binder vfio-pci");
    }
  }

  @Test
  void anOlderHoldDoesNotEndANewerOne() throws Exception {
    try (CoreFixture core = new CoreFixture(Duration.ofMillis(150), Duration.ofSeconds(5))) {
      BinderHandle binder = core.generic();
      BoundDevice edu = core.open().bind(BindRequest.of(EDU));
      core.gone(binder);
      binder = core.generic();
      core.settings = CoreFixture.settings(Duration.ofSeconds(30), Duration.ofSeconds(5));
      core.gone(binder);
      Thread.sleep(400);
      assertThat(edu.state()).isEqualTo(DeviceState.HELD);
    }
  }

  @Test
  void uninstalledIsReleasedAtOnce() {
    try (CoreFixture core = new CoreFixture()) {
      BinderHandle first = core.generic();
      BoundDevice edu = core.open().bind(BindRequest.of(EDU));
      core.gone(first);
      core.core.bundleUninstalled(first.bundleId() + 1);
      assertThat(edu.state()).isEqualTo(DeviceState.HELD);
      core.core.bundleUninstalled(first.bundleId());
      assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
      assertThat(core.host.file(EDU)).isEmpty();
    }
  }

  @Test
  void frameworkStopReleasesAtOnce() {
    try (CoreFixture core = new CoreFixture()) {
      BinderHandle first = core.generic();
      BoundDevice edu = core.open().bind(BindRequest.of(EDU));
      core.frameworkStops = true;
      core.gone(first);
      assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    }
  }

  @Test
  void aHeldDeviceCanBeReleasedByItsOwner() {
    try (CoreFixture core = new CoreFixture()) {
      BinderHandle first = core.generic();
      BoundDevice edu = core.open().bind(BindRequest.of(EDU));
      core.gone(first);
      edu.unbind();
      assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    }
  }
}
