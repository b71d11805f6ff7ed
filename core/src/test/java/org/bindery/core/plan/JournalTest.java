package org.bindery.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bindery.api.StepView;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.fake.FakeHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JournalTest {
  private static final String DEVICE = "0000:00:10.0";

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch undone = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();

  /** A host that does not answer in time and ignores an interrupt, but does it in the end. */
  private final class Late implements StepRunner {
    @Override
    public StepView view(boolean ran) {
      return new StepView("late", DEVICE, "late", ran);
    }

    @Override
    public void check() {}

    @Override
    public void run() {
      boolean waiting = true;
      while (waiting) {
        try {
          goOn.await();
          waiting = false;
        } catch (InterruptedException e) {
          // Ignored, as a hung host would.
        }
      }
      done.add("run");
    }

    @Override
    public void undo() {
      done.add("undo");
      undone.countDown();
    }
  }

  @Test
  void aStepThatEndsAfterItWasGivenUpTakesItselfBack() throws InterruptedException {
    FakeHost host = new FakeHost("lab").with(DEVICE, "020000", 1, "e1000");
    try (PlugInCalls calls = new PlugInCalls(() -> Duration.ofMillis(30))) {
      Journal journal =
          new Journal(
              calls,
              new Events(Clock.systemUTC(), text -> {}),
              new PlanTarget(host, host.devices().getFirst()));
      assertThatThrownBy(() -> journal.run(new Late())).hasMessageContaining("ETIMEDOUT");
      assertThat(journal.undo(true)).isEmpty();
      assertThat(done).isEmpty();
      goOn.countDown();
      assertThat(undone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(done).containsExactly("run", "undo");
    }
  }
}
