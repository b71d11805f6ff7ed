package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.engine.EngineAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that close an access, and that pin by it, at once. */
@Timeout(60)
class AccessCloseTest {
  private final AccessLab of = new AccessLab();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    of.close();
    assertThat(of.lab.memory.pinnedPages()).isZero();
  }

  @Test
  void closeWaitsForTheCallThatSaysThatItLeaves() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    EngineAccess access =
        of.accesses.createAccess(
            (_, _) -> {
              told.countDown();
              await(goOn);
            },
            true);
    access.attach(of.ioas);
    Future<?> leaving = threads.submit(access::detach);
    await(told);
    CountDownLatch started = new CountDownLatch(1);
    Future<?> closing =
        threads.submit(() -> {
          started.countDown();
          access.close();
        });
    await(started);
    // It can only be seen not to end; the machine gets some time to do it wrong.
    Thread.sleep(50);
    assertThat(closing.isDone()).isFalse();
    goOn.countDown();
    leaving.get();
    closing.get();
    of.lab.fd.destroy(of.ioas);
  }

  @Test
  void twoThatCloseItInsideOfItsCallsDoNotWaitForEachOther() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    EngineAccess[] access = new EngineAccess[1];
    access[0] =
        of.accesses.createAccess(
            (_, length) -> {
              // Not when it is told that it leaves, by the first of the two.
              if (length == 0x1000) {
                meet(both);
                access[0].close();
              }
            },
            true);
    access[0].attach(of.ioas);
    of.map(0, 0x1000, Access.READ, 0x10000);
    of.map(0x1000, 0x1000, Access.READ, 0x20000);
    access[0].pin(0x10000, 0x1000, Access.READ);
    access[0].pin(0x20000, 0x1000, Access.READ);
    Future<?> first = threads.submit(() -> of.lab.fd.unmap(of.ioas, 0x10000, 0x1000));
    Future<?> second = threads.submit(() -> of.lab.fd.unmap(of.ioas, 0x20000, 0x1000));
    first.get();
    second.get();
    assertThat(of.lab.fd.areas(of.ioas)).isEmpty();
  }

  @Test
  void twoPinAndUnpinTheSameRange() throws Exception {
    EngineAccess access = of.accesses.createAccess((_, _) -> {}, true);
    access.attach(of.ioas);
    of.map(0, 0x2000, Access.READ, 0x10000);
    Callable<Void> pinning =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            assertThat(access.pin(0x10000, 0x2000, Access.READ))
                .singleElement()
                .satisfies(slice -> assertThat(slice.length()).isEqualTo(0x2000));
            access.unpin(0x10000, 0x2000);
          }
          return null;
        };
    Future<Void> first = threads.submit(pinning);
    Future<Void> second = threads.submit(pinning);
    first.get();
    second.get();
    assertThat(of.lab.memory.pinnedPages()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      int unused = barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
