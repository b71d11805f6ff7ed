package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.uapi.iommufd.IoasMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class CloseTest {
  @TempDir Path root;

  @Test
  void devicesEndBeforeTheFd() {
    Lab lab = new Lab(root);
    int ioas = lab.fd.allocateIoas();
    EngineDevice a = lab.bind(lab.link("a", 7));
    lab.bind(lab.softwareLink("b"));
    a.attach(ioas);
    lab.kernel.calls.clear();

    lab.fd.close();
    lab.fd.close();

    assertThat(lab.kernel.calls).containsExactly("detach a", "end a", "end b", "close");
    assertRefused(Errno.EBADF, "fd0 is closed", lab.fd::allocateIoas);
    assertRefused(Errno.EBADF, "fd0 is closed", () -> a.attach(ioas));
    assertRefused(Errno.EBADF, "fd0 is closed", lab.fd::objects);
    a.detach();
    a.close();
    assertThat(lab.kernel.calls).hasSize(4);
    lab.close();
  }

  @Test
  void theEngineEndsItsFdsAndGivesNoMore() {
    Lab lab = new Lab(root);
    lab.engine.close();

    assertRefused(Errno.EBADF, "closed", lab.fd::allocateIoas);
    assertRefused(
        Errno.ENODEV, "host linux is gone", () -> lab.engine.open("fd1", lab.process, fault -> {}));
    assertThat(lab.kernel.calls).containsExactly("close", "close");
    lab.close();
  }

  /** A map in one address space is in the kernel; one in another comes and goes meanwhile. */
  @Test
  void addressSpacesDoNotWaitForEachOtherAndACloseWaitsForWhatRuns() throws Exception {
    Lab lab = new Lab(root);
    int slow = lab.fd.allocateIoas();
    int fast = lab.fd.allocateIoas();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    lab.kernel.on(
        IoasMap.COMMAND,
        argument -> {
          inside.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return 0;
        });
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Long> running = threads.submit(() -> lab.map(slow, 0x1000, 4096));
      inside.await();

      lab.map(fast, 0x1000, 4096);
      assertThat(lab.fd.unmap(fast, 0x1000, 4096)).isEqualTo(4096);
      assertThat(lab.fd.ioases()).isEqualTo(List.of(slow, fast));

      Future<?> closing = threads.submit(lab.fd::close);
      assertThat(running.isDone()).isFalse();
      assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(lab.kernel.calls).doesNotContain("close");

      go.countDown();
      assertThat(running.get()).isEqualTo(0x1000);
      closing.get();
    }
    assertThat(lab.kernel.calls).last().isEqualTo("close");
    lab.close();
  }
}
