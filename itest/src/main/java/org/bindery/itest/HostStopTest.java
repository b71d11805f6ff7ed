package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What hardware does without asking: the host goes, a device is pulled out during DMA. */
class HostStopTest {
  private final Lab lab = new Lab();

  @Test
  void theHostStopsWithEverythingInUse() throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.of(lab);
    Bundle host = lab.bundle("org.bindery.backend.sim");
    try (Bench bench = new Bench(iommu, Lab.EDU)) {
      bench.move(new SplittableRandom(1));
      assertThat(bench.moved()).isTrue();
      before.requireInUse(lab, "fds", "objects", "boundDevices", "pinnedFrames", "regionMaps");
      assertThat(before.entries().keySet())
          .anyMatch(name -> name.startsWith("thread bindery-sim"))
          .contains("service org.bindery.host.HostDevice", "service org.bindery.host.Host");
      AtomicReference<Throwable> ended = new AtomicReference<>();
      Thread user = dmaUntilRefused(bench, ended);
      host.stop();
      user.join(10_000);
      assertThat(user.isAlive()).as("the user's thread").isFalse();
      assertThat(ended.get()).isInstanceOf(RefusedException.class);
      assertThat(((RefusedException) ended.get()).errno()).isEqualTo(Errno.ENODEV);
      bench.clearTarget();
      assertThatThrownBy(() -> bench.fd.allocateIoas())
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.ENODEV);
                assertThat(e.refusal().reason()).contains("edu-lab");
              });
      assertThatThrownBy(() -> bench.device.info())
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
      assertThat(lab.administration().hosts()).isEmpty();
      assertThat(Ledger.of(lab).entries().keySet())
          .as("threads and services of the host")
          .noneMatch(name -> name.startsWith("thread bindery-sim"))
          .doesNotContain("service org.bindery.host.HostDevice", "service org.bindery.host.Host");
      host.start();
      assertThat(bench.targetClear()).as("no byte lands after the host has stopped").isTrue();
    } catch (AssertionError e) {
      if (host.getState() != Bundle.ACTIVE) {
        host.start();
      }
      throw e;
    }
    Object unused = lab.iommu();
    before.awaitSame(lab);
  }

  @Test
  void aDevicePulledOutDuringDmaIsGoneAndNothingElse() throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.of(lab);
    String plugged =
        lab.administration()
            .plug(
                java.util.Optional.empty(),
                """
                {"name": "0000:00:12.0", "vendor": "0x1234", "device": "0x11e8",
                 "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}],
                 "capabilities": [{"type": "msi", "vectors": 1}]}
                """);
    assertThat(plugged).isEqualTo("0000:00:12.0");
    try (Bench bench = new Bench(iommu, plugged)) {
      AtomicReference<Throwable> ended = new AtomicReference<>();
      Thread user = dmaUntilRefused(bench, ended);
      lab.administration().unplug(plugged);
      user.join(10_000);
      assertThat(user.isAlive()).isFalse();
      assertThat(bench.device.state()).isEqualTo(DeviceState.REMOVED);
      assertThatThrownBy(() -> bench.device.regions())
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
      assertThat(bench.guardsIntact()).isTrue();
      assertThat(bench.fd.areas(bench.ioas)).as("mappings stay").hasSize(2);
      bench.device.unbind();
    }
    before.awaitSame(lab);
  }

  private static Thread dmaUntilRefused(Bench bench, AtomicReference<Throwable> ended)
      throws InterruptedException {
    var started = new java.util.concurrent.CountDownLatch(3);
    Thread user =
        Thread.ofPlatform()
            .name("itest-user")
            .start(() -> {
              SplittableRandom random = new SplittableRandom(2);
              try {
                while (true) {
                  bench.move(random);
                  started.countDown();
                }
              } catch (RefusedException | TimeoutException e) {
                ended.set(e);
              } catch (Exception e) {
                ended.set(new AssertionError("the thread ended otherwise", e));
              }
            });
    assertThat(started.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    return user;
  }
}
