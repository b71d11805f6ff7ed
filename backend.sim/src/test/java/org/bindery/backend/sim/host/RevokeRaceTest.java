package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.TestHost.EDU;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accesses that were let in and are overtaken by the end of their binding (I1). */
@Timeout(60)
class RevokeRaceTest {
  private static final int COMMAND = 4;
  private static final long SLOW = 0x10;
  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final TestHost lab = TestHost.eduLab();
  private final CountDownLatch inModel = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Long> written = new CopyOnWriteArrayList<>();

  /** Reading one register takes until the test lets it end. */
  private final class Slow extends TestDevices.Register {
    @Override
    public long read(int region, long offset, int width) {
      if (offset == SLOW) {
        inModel.countDown();
        awaitUninterruptibly(goOn);
      }
      return super.read(region, offset, width);
    }

    @Override
    public void write(int region, long offset, int width, long value) {
      written.add(value);
    }
  }

  @BeforeEach
  void device() {
    lab.host().models().add(new TestDevices((identity, port) -> new Slow()));
    lab.take(EDU);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    lab.close();
  }

  private DeviceFile bound() {
    DeviceFile file = lab.open(EDU);
    file.bind(new TinyFd(lab.engine()));
    return file;
  }

  @Test
  void aStoreThatWaitsForTheDeviceIsNotDoneAfterUnbind() throws Exception {
    DeviceFile file = bound();
    RegionMap map = file.map(0);
    Thread reader = Thread.ofPlatform().start(() -> map.getInt(SLOW));
    inModel.await();
    CompletableFuture<Errno> byMap = new CompletableFuture<>();
    CompletableFuture<Errno> byFile = new CompletableFuture<>();
    List<Thread> waiting =
        List.of(late(byMap, () -> map.putInt(0, 1)), late(byFile, () -> file.write(0, 0, 4, 2)));
    waiting.forEach(RevokeRaceTest::awaitWaiting);
    file.close();
    DeviceFile next = bound();
    goOn.countDown();
    assertThat(byMap.get()).isEqualTo(Errno.ENODEV);
    assertThat(byFile.get()).isEqualTo(Errno.EBADF);
    assertThat(written).as("stores of the last owner, in the next one's time").isEmpty();
    reader.join();
    next.close();
  }

  /** Whatever the scheduler does, what the host left in the command register is there again. */
  @Test
  void aWriteToConfigurationSpaceNeverOutlivesTheBinding() throws Exception {
    DeviceFile first = bound();
    first.close();
    for (int round = 0; round < 300; round++) {
      DeviceFile file = bound();
      long before = file.read(RegionInfo.CONFIG, COMMAND, 2);
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (true) {
                    file.write(RegionInfo.CONFIG, COMMAND, 2, 0x407);
                  }
                } catch (RefusedException e) {
                  // Closed.
                }
              });
      Thread.onSpinWait();
      file.close();
      DeviceFile next = bound();
      long after = next.read(RegionInfo.CONFIG, COMMAND, 2);
      writer.join();
      assertThat(after).as("round %d", round).isEqualTo(before);
      assertThat(next.read(RegionInfo.CONFIG, COMMAND, 2)).isEqualTo(before);
      next.close();
    }
  }

  private static Thread late(CompletableFuture<Errno> answer, Runnable access) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            access.run();
            answer.complete(null);
          } catch (RefusedException e) {
            answer.complete(e.errno());
          }
        });
  }

  private static void awaitWaiting(Thread thread) {
    while (!WAITING.contains(thread.getState()) && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
