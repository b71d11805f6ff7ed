package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The binder's bundle goes and comes back while its device does DMA. */
class BinderRestartTest {
  private static final int CYCLES = 10;

  private final Lab lab = new Lab();

  @Test
  void restartsOfTheBinderLoseNoMappingAndMisplaceNoByte() throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.of(lab);
    Bundle binder = lab.bundle("org.bindery.driver.vfio-pci");
    // The generic binder must be the one that serves it, with or without a better one around.
    try (Bench bench = new Bench(iommu, Lab.EDU)) {
      assertThat(bench.device.binder()).isEqualTo("vfio-pci");
      try (Mover mover = new Mover(bench)) {
        for (int cycle = 0; cycle < CYCLES; cycle++) {
          binder.stop();
          assertThat(bench.device.state()).as("cycle %d", cycle).isEqualTo(DeviceState.HELD);
          mover.awaitProgress("while held, cycle " + cycle);
          assertThatThrownBy(() -> bench.device.detach())
              .isInstanceOfSatisfying(
                  RefusedException.class,
                  e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
                    assertThat(e.refusal().reason()).contains("vfio-pci");
                  });
          binder.start();
          Lab.await("taken over", () -> bench.device.state() == DeviceState.BOUND);
          mover.awaitProgress("after the hand-over, cycle " + cycle);
        }
      }
      assertThat(bench.guardsIntact()).as("bytes beside the target").isTrue();
      assertThat(bench.fd.faults()).isEmpty();
    }
    before.awaitSame(lab);
  }

  @Test
  void withoutASuccessorTheDeviceIsReleasedWhenTheBinderIsUninstalled() throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.of(lab);
    Bundle binder = lab.bundle("org.bindery.driver.vfio-pci");
    String location = binder.getLocation();
    try (Bench bench = new Bench(iommu, Lab.EDU)) {
      byte[] jar = java.nio.file.Files.readAllBytes(Bundles.file(binder));
      binder.uninstall();
      Lab.await("released", () -> bench.device.state() == DeviceState.RELEASED);
      bench.clearTarget();
      assertThatThrownBy(() -> bench.driver.identification())
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
      assertThat(bench.targetClear()).isTrue();
      lab.context().installBundle(location, new java.io.ByteArrayInputStream(jar)).start();
    }
    Lab.await(
        "the binder is back",
        () ->
            lab.administration().binders().stream().anyMatch(view -> view.id().equals("vfio-pci")));
    before.awaitSame(lab);
  }

  /** Moves pages without a pause, checks each, and counts. */
  private static final class Mover implements AutoCloseable {
    private final AtomicLong moved = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    Mover(Bench bench) {
      thread =
          Thread.ofPlatform()
              .name("itest-mover")
              .start(() -> {
                SplittableRandom random = new SplittableRandom(7);
                try {
                  while (!stop.get()) {
                    bench.move(random);
                    if (!bench.moved()) {
                      throw new AssertionError("the target has not the source's bytes");
                    }
                    moved.incrementAndGet();
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
    }

    void awaitProgress(String when) {
      long seen = moved.get();
      Lab.await(
          "bytes moved " + when,
          () -> {
            if (failure.get() != null) {
              throw new AssertionError("DMA failed " + when, failure.get());
            }
            return moved.get() > seen + 1;
          });
    }

    @Override
    public void close() {
      stop.set(true);
      Lab.await("the mover has ended", () -> !thread.isAlive());
      if (failure.get() != null) {
        throw new AssertionError("DMA failed", failure.get());
      }
    }
  }
}
