package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeBinder;
import org.bindery.core.settings.Settings;
import org.bindery.engine.EngineDevice;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I12: a plug-in's exception or hang leaves its devices blocked, never loose. */
class BadBinderTest {
  private final CoreFixture core = new CoreFixture(Duration.ofSeconds(10), Duration.ofMillis(300));
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void close() {
    never.countDown();
    core.close();
  }

  private void hang() {
    boolean interrupted = false;
    while (true) {
      try {
        never.await();
        break;
      } catch (InterruptedException e) {
        // A bad binder ignores it.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aBinderThatThrowsInMatchScoresNothing() {
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public Match match(HostDevice device) {
            throw new IllegalStateException("no idea");
          }
        });
    core.generic();
    assertThat(core.open().bind(BindRequest.of(EDU)).binder()).isEqualTo("vfio-pci");
    assertThat(core.topics()).contains("bindery/binder/FAILED");
    assertThat(core.administration().explain(EDU, org.bindery.api.Use.BIND).candidates())
        .anyMatch(c -> c.binder().equals("bad") && c.reason().contains("no idea"));
  }

  @Test
  void aBinderThatHangsInMatchIsNotAskedAgain() {
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public Match match(HostDevice device) {
            hang();
            return super.match(device);
          }
        });
    core.generic();
    core.administration().device(EDU);
    long before = System.nanoTime();
    core.administration().devices();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(300));
    assertThat(core.open().bind(BindRequest.of(EDU)).binder()).isEqualTo("vfio-pci");
  }

  /** The close has waited for the bind as long as it can, and has ended without it. */
  @Test
  void aBindThatEndsAfterItsFdWasClosedBindsNothing() throws Exception {
    CountDownLatch inBind = new CountDownLatch(1);
    core.settings = withLimit(Duration.ofSeconds(20));
    core.binder(
        "slow",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public void bind(HostDevice device, DeviceAccess access) {
            inBind.countDown();
            hang();
          }
        });
    IommuFd fd = core.open();
    var before = core.host.tree().snapshot();
    CompletableFuture<RefusedException> refused = new CompletableFuture<>();
    Thread binding =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fd.bind(BindRequest.of(EDU));
                refused.complete(null);
              } catch (RefusedException e) {
                refused.complete(e);
              }
            });
    inBind.await();
    core.settings = withLimit(Duration.ofMillis(20));
    fd.close();
    core.settings = withLimit(Duration.ofSeconds(5));
    never.countDown();
    binding.join();
    assertThat(refused.get()).hasMessageContaining("EBADF");
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
    assertThat(core.managed.claims().of(EDU)).isEmpty();
    assertThat(fd.devices()).isEmpty();
  }

  private Settings withLimit(Duration call) {
    return CoreFixture.settings(Duration.ofSeconds(10), call);
  }

  @Test
  void aBinderThatFailsInBindBindsNothing() {
    AtomicReference<DeviceAccess> kept = new AtomicReference<>();
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public void bind(HostDevice device, DeviceAccess access) {
            kept.set(access);
            hang();
          }
        });
    IommuFd fd = core.open();
    var before = core.host.tree().snapshot();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(EDU)))
        .hasMessageContaining("ETIMEDOUT")
        .hasMessageContaining("binder bad");
    assertThat(fd.devices()).isEmpty();
    assertThat(core.host.file(EDU)).isEmpty();
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
    assertThatThrownBy(() -> kept.get().read(0, 0, 4)).hasMessageContaining("EBADF");
  }

  @Test
  void aBinderThatHangsInAttachLeavesTheDeviceBlocked() throws Exception {
    AtomicReference<EngineDevice> kept = new AtomicReference<>();
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public int attach(EngineDevice device, int pageTable) {
            kept.set(device);
            device.attach(pageTable);
            hang();
            return device.attach(pageTable);
          }
        });
    IommuFd fd = core.open();
    BoundDevice device = fd.bind(BindRequest.of(EDU).label("edu"));
    int ioas = fd.allocateIoas();
    assertThatThrownBy(() -> device.attach(ioas)).hasMessageContaining("ETIMEDOUT");
    assertThat(device.state()).isEqualTo(DeviceState.FAILED);
    assertThat(device.attached()).isEmpty();
    assertThatThrownBy(() -> kept.get().attach(ioas)).hasMessageContaining("EBADF");
    assertThat(device.attached()).isEmpty();
    assertThatThrownBy(() -> device.attach(ioas))
        .hasMessageContaining("EIO")
        .hasMessageContaining("did not come back from attach");
    device.unbind();
    assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
  }

  @Test
  void aBinderThatThrowsInUnbindKeepsNothing() {
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public void unbind(HostDevice device, DeviceAccess access) {
            throw new IllegalStateException("no");
          }
        });
    BoundDevice device = core.open().bind(BindRequest.of(EDU));
    device.unbind();
    assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(core.host.file(EDU)).isEmpty();
  }

  @Test
  void aPlanLooksOnly() {
    core.binder(
        "bad",
        0,
        1,
        new FakeBinder(500) {
          @Override
          public Plan plan(HostDevice device, AttributeTree attributes) {
            attributes.write(device.path() + "/driver_override", "mine");
            return super.plan(device, attributes);
          }
        });
    IommuFd fd = core.open();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(EDU))).hasMessageContaining("EACCES");
    assertThat(core.host.tree().writes()).isZero();
  }
}
