package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrencyTest {
  private static final int ROUNDS = 2_000;
  private final Lab lab = new Lab();

  @AfterEach
  void nothingIsLeft() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
    assertThat(lab.group.claimed()).isFalse();
  }

  /**
   * A map that stands still in one address space's hardware does not keep another's from mapping.
   */
  @Test
  void mapsInTwoAddressSpacesDoNotWaitForEachOther() throws Exception {
    int slow = lab.fd.allocateIoas();
    int fast = lab.fd.allocateIoas();
    FakeDevice second = lab.member(new FakeGroup(5), 0, 0x11);
    lab.fd.bind(lab.device).attach(slow);
    lab.fd.bind(second).attach(fast);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    lab.hardware
        .domainOf(lab.device.requester())
        .onNextMap(() -> {
          entered.countDown();
          await(go);
        });
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<Long> standing = pool.submit(() -> lab.map(slow, 0x1000, 0x1000));
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
      lab.map(fast, 0x1000, 0x1000);
      // Nor does it keep its own address space's other addresses.
      assertThat(lab.fd.unmap(fast, 0x1000, 0x1000)).isEqualTo(0x1000);
      lab.fd.map(slow, Lab.VA, 0x1000, Access.READ, OptionalLong.of(0x9000));
      Lab.refused(Errno.EEXIST, () -> lab.map(slow, 0x1000, 0x1000));
      Lab.refused(Errno.EBUSY, () -> lab.fd.unmap(slow, 0x1000, 0x1000));
      assertThat(lab.fd.areas(slow)).as("not yet mapped").hasSize(1);
      assertThat(standing.isDone()).isFalse();
      go.countDown();
      assertThat(standing.get(20, TimeUnit.SECONDS)).isEqualTo(0x1000);
    }
  }

  @Test
  void mapsUnmapsAndAttachesOfOneAddressSpace() throws Exception {
    int ioas = lab.fd.allocateIoas();
    EngineDevice device = lab.fd.bind(lab.device);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int id = 0; id < 2; id++) {
      long iova = 0x100000L * (id + 1);
      tasks.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          lab.map(ioas, iova, 0x4000);
          assertThat(lab.fd.unmap(ioas, iova, 0x4000)).isEqualTo(0x4000);
        }
        return ROUNDS;
      });
    }
    tasks.add(() -> {
      for (int i = 0; i < ROUNDS / 4; i++) {
        device.attach(ioas);
        device.detach();
      }
      return ROUNDS;
    });
    run(tasks);
    assertThat(lab.fd.areas(ioas)).isEmpty();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void siblingsAttachAndDetachAtOnce() throws Exception {
    FakeDevice second = lab.member(lab.group, 0, 0x12);
    int ioas = lab.fd.allocateIoas();
    lab.map(ioas, 0x1000, 0x1000);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (FakeDevice device : List.of(lab.device, second)) {
      tasks.add(() -> {
        for (int i = 0; i < ROUNDS / 4; i++) {
          EngineDevice bound = lab.fd.bind(device);
          bound.attach(ioas);
          assertThat(lab.hardware.state(device.requester())).isEqualTo("attached");
          bound.close();
        }
        return ROUNDS;
      });
    }
    run(tasks);
    assertThat(lab.fd.hwpts()).isEmpty();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
  }

  /** A PASID goes from hand to hand: whoever has it has it blocked first, and alone. */
  @Test
  void subdevicesOfOneParentComeAttachAndGoAtOnce() throws Exception {
    try (PasidLab pasids = new PasidLab()) {
      Lab of = pasids.lab;
      int ioas = of.fd.allocateIoas();
      of.map(ioas, 0x1000, 0x1000);
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        int pasid = 1 + worker % 2;
        String name = "wq0." + worker;
        tasks.add(() -> {
          int had = 0;
          while (had < ROUNDS / 20) {
            EngineDevice queue;
            try {
              queue = pasids.subdevice(name, pasid);
            } catch (RefusedException refused) {
              assertThat(refused.errno()).isEqualTo(Errno.EBUSY);
              Thread.yield();
              continue;
            }
            assertThat(pasids.domain(pasid)).as("not the one before").isNull();
            queue.attach(ioas);
            assertThat(pasids.domain(pasid).frameAt(0x1000)).isEqualTo(Lab.VA >>> 12);
            queue.close();
            had++;
          }
          return had;
        });
      }
      run(tasks);
      assertThat(of.fd.hwpts()).isEmpty();
      assertThat(pasids.group.claimedPasids()).isZero();
    }
  }

  /** The claim is made under the lock that the parent's end takes: neither waits for the other. */
  @Test
  void theParentComesAndGoesWhileItsSubdevicesDo() throws Exception {
    try (PasidLab pasids = new PasidLab()) {
      int ioas = pasids.lab.fd.allocateIoas();
      Callable<Integer> plugging =
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              pasids.group.leave(pasids.parent);
              assertThat(pasids.domain(5)).isNull();
              pasids.group.join(pasids.parent);
            }
            return ROUNDS;
          };
      Callable<Integer> binding =
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              try (EngineDevice queue = pasids.subdevice("wq0.0", 5)) {
                queue.attach(ioas);
              } catch (RefusedException refused) {
                assertThat(refused.errno()).isEqualTo(Errno.ENODEV);
              }
            }
            return ROUNDS;
          };
      run(List.of(plugging, binding));
      assertThat(pasids.group.claimedPasids()).isZero();
      assertThat(pasids.domain(5)).isNull();
      assertThat(pasids.lab.fd.hwpts()).isEmpty();
    }
  }

  @Test
  void closeAgainstEverything() throws Exception {
    for (int round = 0; round < 30; round++) {
      try (Lab closing = new Lab()) {
        int ioas = closing.fd.allocateIoas();
        EngineDevice device = closing.fd.bind(closing.device);
        CountDownLatch started = new CountDownLatch(3);
        Callable<Integer> mapper =
            () ->
                untilClosed(
                    started,
                    () -> {
                      long iova = closing.mapAnywhere(ioas, Lab.VA, 0x2000);
                      closing.fd.unmap(ioas, iova, 0x2000);
                    });
        Callable<Integer> attacher =
            () ->
                untilClosed(
                    started,
                    () -> {
                      device.attach(ioas);
                      device.detach();
                    });
        Callable<Integer> closer =
            () -> {
              await(started);
              closing.fd.close();
              assertThat(closing.memory.pinnedPages()).isZero();
              assertThat(closing.hardware.domains()).isEmpty();
              assertThat(closing.group.claimed()).isFalse();
              device.close();
              return 0;
            };
        run(List.of(mapper, mapper, attacher, closer, closer));
      }
    }
  }

  private static int untilClosed(CountDownLatch started, Runnable command) {
    int rounds = 0;
    while (true) {
      try {
        command.run();
        rounds++;
        started.countDown();
      } catch (RefusedException refused) {
        assertThat(refused.errno()).isEqualTo(Errno.EBADF);
        return rounds;
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("not released");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(List<Callable<Integer>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (Callable<Integer> task : tasks) {
        futures.add(pool.submit(task));
      }
      for (Future<Integer> future : futures) {
        future.get(50, TimeUnit.SECONDS);
      }
    }
  }
}
