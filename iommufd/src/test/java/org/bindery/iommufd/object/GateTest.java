package org.bindery.iommufd.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
  private final Gate gate = new Gate("fd0");

  @Test
  void whoComesLaterIsEbadf() {
    assertThat(gate.inside(() -> 7)).isEqualTo(7);
    assertThat(gate.isShut()).isFalse();
    assertThat(gate.shut()).isTrue();
    assertThat(gate.isShut()).isTrue();
    assertThatThrownBy(gate::enter)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    assertThat(gate.enterOrAwaitClose()).as("the closer itself does not wait").isFalse();
  }

  @Test
  void aCloseWaitsForWhoIsInsideAlsoWhenInterrupted() throws Exception {
    gate.enter();
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean complete = new AtomicBoolean();
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              complete.set(gate.shut());
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    awaitWaiting(closer);
    closer.interrupt();
    // Of its own accord it may wake; while somebody is inside it goes on waiting.
    for (int i = 0; i < 1000; i++) {
      Thread.yield();
    }
    assertThat(complete).isFalse();
    gate.leave();
    closer.join();
    assertThat(complete).isTrue();
    assertThat(interrupted).isTrue();
  }

  @Test
  void theSecondCloseAndWhoAwaitsItWaitUntilTheFirstIsComplete() throws Exception {
    assertThat(gate.shut()).isTrue();
    AtomicBoolean first = new AtomicBoolean();
    Thread second = Thread.ofPlatform().start(() -> first.set(gate.shut()));
    Thread late =
        Thread.ofPlatform().start(() -> first.compareAndSet(false, gate.enterOrAwaitClose()));
    awaitWaiting(second);
    awaitWaiting(late);
    gate.closed();
    second.join();
    late.join();
    assertThat(first).isFalse();
  }

  /** Commands of many threads, more than there are cells: when a close returns nobody is inside. */
  @Test
  void nobodyIsInsideAfterAClose() throws Exception {
    int threads = 11;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 300; round++) {
        Gate raced = new Gate("fd" + round);
        AtomicBoolean gone = new AtomicBoolean();
        List<Future<Boolean>> commands = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          commands.add(
              pool.submit(() -> {
                while (raced.enterOrAwaitClose()) {
                  try {
                    for (int looks = 0; looks < 3; looks++) {
                      if (gone.get()) {
                        return false;
                      }
                      Thread.onSpinWait();
                    }
                  } finally {
                    raced.leave();
                  }
                }
                return true;
              }));
        }
        for (int i = 0; i < round; i++) {
          Thread.onSpinWait();
        }
        assertThat(raced.shut()).isTrue();
        gone.set(true);
        raced.closed();
        for (Future<Boolean> command : commands) {
          assertThat(command.get()).as("all were outside when it was gone").isTrue();
        }
      }
    }
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
