package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unmapping under what is pinned: {@code iopt_unmap_iova_range}. */
@Timeout(60)
class AccessUnmapTest {
  private final AccessLab of = new AccessLab();
  private final Lab lab = of.lab;
  private final int ioas = of.ioas;
  private final EngineAccess access = of.user.access;

  @BeforeEach
  void attach() {
    access.attach(ioas);
    of.map(0, 0x2000, Access.READ_WRITE, 0x10000);
    of.map(0x2000, 0x2000, Access.READ_WRITE, 0x12000);
  }

  @AfterEach
  void close() {
    of.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void theUserIsToldAreaByAreaAndUnpins() {
    of.user.pin(0x10000, 0x1000);
    of.user.pin(0x11000, 0x2000);
    assertThat(lab.fd.unmap(ioas, 0x10000, 0x4000)).isEqualTo(0x4000);
    assertThat(of.user.told).containsExactly(new IovaRange(0x10000, 0x11fff));
    of.map(0, 0x2000, Access.READ_WRITE, 0x10000);
    assertThat(lab.fd.unmap(ioas, 0, -1)).isEqualTo(0x2000);
    assertThat(of.user.told).as("nothing is pinned, nobody is told").hasSize(1);
  }

  @Test
  void allUsersAreTold() {
    List<IovaRange> others = new ArrayList<>();
    EngineAccess other =
        of.accesses.createAccess(
            (iova, length) -> others.add(new IovaRange(iova, iova + length - 1)), false);
    other.attach(ioas);
    of.user.pin(0x12000, 0x1000);
    lab.fd.unmap(ioas, 0x10000, 0x4000);
    assertThat(others).containsExactly(new IovaRange(0x12000, 0x13fff));
  }

  @Test
  void whoDoesNotUnpinIsEdeadlkAfterAHundredRounds() {
    AtomicInteger rounds = new AtomicInteger();
    EngineAccess deaf =
        of.accesses.createAccess(
            (_, _) -> {
              if (rounds.incrementAndGet() <= 101) {
                throw new IllegalStateException("deaf by test");
              }
            },
            true);
    deaf.attach(ioas);
    deaf.pin(0x12000, 0x1000, Access.READ);
    Refusal refusal = refused(Errno.EDEADLK, () -> lab.fd.unmap(ioas, 0, -1));
    assertThat(rounds).hasValue(101);
    assertThat(refusal.blockers())
        .extracting(b -> b.object())
        .containsExactly("access " + deaf.id());
    assertThat(lab.fd.areas(ioas))
        .as("what came before is unmapped")
        .extracting(Area::iova)
        .containsExactly(0x12000L);
    assertThat(refused(Errno.EINVAL, () -> access.pin(0x13000, 0x1000, Access.READ)).reason())
        .contains("being unmapped");
    deaf.unpin(0x12000, 0x1000);
    assertThat(lab.fd.unmap(ioas, 0, -1)).isEqualTo(0x2000);
    assertThat(rounds).hasValue(101);
  }

  @Test
  void manyAreasThatAreLetGoOneByOneAreNoDeadlock() {
    lab.fd.unmap(ioas, 0, -1);
    for (int i = 0; i < 130; i++) {
      of.map(0, 0x1000, Access.READ, 0x10000 + i * 0x1000L);
      of.user.pin(0x10000 + i * 0x1000L, 0x1000);
    }
    assertThat(lab.fd.unmap(ioas, 0, -1)).isEqualTo(130 * 0x1000);
  }

  @Test
  void nothingIsPinnedOrCopiedWhileTheUserIsTold() {
    List<Errno> answers = new ArrayList<>();
    EngineAccess[] self = new EngineAccess[1];
    self[0] =
        of.accesses.createAccess(
            (iova, _) -> {
              if (iova == 0) {
                return;
              }
              answers.add(
                  refused(Errno.EINVAL, () -> self[0].pin(0x11000, 0x1000, Access.READ)).errno());
              answers.add(
                  refused(Errno.EINVAL, () -> self[0].read(0x11fff, of.bytes.asSlice(0, 1)))
                      .errno());
              // Another area is not concerned.
              self[0].read(0x12000, of.bytes.asSlice(0, 1));
              self[0].unpin(0x10000, 0x1000);
            },
            true);
    self[0].attach(ioas);
    self[0].pin(0x10000, 0x1000, Access.READ);
    lab.fd.unmap(ioas, 0x10000, 0x2000);
    assertThat(answers).hasSize(2);
  }

  @Test
  void aUserMayCloseItsAccessWhenTold() {
    EngineAccess[] self = new EngineAccess[1];
    AtomicInteger calls = new AtomicInteger();
    self[0] =
        of.accesses.createAccess(
            (_, _) -> {
              calls.incrementAndGet();
              self[0].close();
            },
            true);
    self[0].attach(ioas);
    self[0].pin(0x10000, 0x1000, Access.READ);
    assertThat(lab.fd.unmap(ioas, 0x10000, 0x2000)).isEqualTo(0x2000);
    assertThat(calls).as("for the area, and to leave").hasValue(2);
    assertThat(lab.fd.objects()).hasSize(2);
  }

  @Test
  void anAccessThatIsLeavingIsBusyAndItsUserMayEndIt() {
    int second = lab.fd.allocateIoas();
    EngineAccess[] self = new EngineAccess[1];
    AtomicReference<Errno> errno = new AtomicReference<>();
    self[0] =
        of.accesses.createAccess(
            (_, _) -> {
              errno.set(refused(Errno.EBUSY, () -> self[0].attach(second)).errno());
              refused(Errno.ENOENT, () -> self[0].replace(second));
              refused(Errno.ENOENT, () -> self[0].pin(0x10000, 0x1000, Access.READ));
              self[0].unpin(0x10000, 0x1000);
              self[0].detach();
              self[0].close();
            },
            true);
    self[0].attach(ioas);
    self[0].pin(0x10000, 0x1000, Access.READ);
    self[0].replace(second);
    assertThat(errno).hasValue(Errno.EBUSY);
    lab.fd.destroy(second);
    assertThat(lab.fd.objects()).hasSize(2);
  }

  @Test
  void pinsAndUnmapsAtOnce() throws Exception {
    lab.fd.unmap(ioas, 0, -1);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      long iova = 0x20000L + worker * 0x10000L;
      tasks.add(() -> {
        for (int i = 0; i < 2_000; i++) {
          of.map(0, 0x4000, Access.READ, iova);
          assertThat(lab.fd.unmap(ioas, iova, 0x4000)).isEqualTo(0x4000);
        }
        return 0;
      });
      // As the kernel's mock has it: its own lock around the pin and what it is told.
      Object mine = new Object();
      List<Long> pinned = new ArrayList<>();
      EngineAccess[] self = new EngineAccess[1];
      self[0] =
          of.accesses.createAccess(
              (_, _) -> {
                synchronized (mine) {
                  pinned.forEach(at -> self[0].unpin(at, 0x2000));
                  pinned.clear();
                }
              },
              true);
      self[0].attach(ioas);
      tasks.add(() -> {
        int had = 0;
        for (int i = 0; i < 4_000; i++) {
          synchronized (mine) {
            long at = 0x21000L + (i & 1) * 0x10000L;
            try {
              self[0].pin(at, 0x2000, Access.READ);
              pinned.add(at);
              had++;
            } catch (RefusedException refused) {
              assertThat(refused.errno()).isIn(Errno.ENOENT, Errno.EINVAL);
            }
          }
        }
        return had;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Integer>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(pool.submit(task)));
      for (Future<Integer> future : futures) {
        future.get(50, TimeUnit.SECONDS);
      }
    }
    assertThat(lab.fd.areas(ioas)).isEmpty();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void theFdClosesWhileOthersPinAndMove() throws Exception {
    int second = lab.fd.allocateIoas();
    EngineAccess moving = of.accesses.createAccess((_, _) -> {}, true);
    moving.attach(ioas);
    CountDownLatch started = new CountDownLatch(3);
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.add(untilClosed(started, () -> access.pin(0x10000, 0x4000, Access.READ)));
    tasks.add(
        untilClosed(
            started,
            () -> {
              moving.replace(second);
              moving.replace(ioas);
            }));
    tasks.add(untilClosed(started, () -> moving.read(0x10000, of.bytes.asSlice(0, 8))));
    tasks.add(() -> {
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      lab.fd.close();
      assertThat(lab.memory.pinnedPages()).isZero();
      moving.close();
      return 0;
    });
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Integer>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(pool.submit(task)));
      for (Future<Integer> future : futures) {
        future.get(50, TimeUnit.SECONDS);
      }
    }
  }

  private static Callable<Integer> untilClosed(CountDownLatch started, Runnable command) {
    return () -> {
      boolean first = true;
      while (true) {
        try {
          command.run();
        } catch (RefusedException refused) {
          if (refused.errno() == Errno.EBADF) {
            return 0;
          }
          // Where it was, or on its way.
          assertThat(refused.errno()).isIn(Errno.ENOENT, Errno.EBUSY);
        }
        if (first) {
          started.countDown();
          first = false;
        }
      }
    };
  }
}
