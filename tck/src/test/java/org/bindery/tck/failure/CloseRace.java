package org.bindery.tck.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;

/**
 * Runs a command while another thread closes its fd: the close begins at each point that the
 * command passes, the command at each point that the close passes, and both at once.
 *
 * <p>Who began second goes on until it has ended or waits; then the first one goes on. So the order
 * is the same each time, but for the rounds in which both begin at once.
 */
final class CloseRace implements AutoCloseable {
  /** Rounds in which both begin at once. */
  private static final int AT_ONCE = 6;

  private final FailureMake make;
  private FailureBench bench;
  private String idle;
  private final Set<Errno> answers = EnumSet.noneOf(Errno.class);

  CloseRace(FailureMake make) {
    this.make = make;
  }

  /** The errnos that commands answered, beside those that succeeded. */
  Set<Errno> answers() {
    return answers;
  }

  /**
   * @param command answers EBADF, or as it does when nothing happens meanwhile
   */
  void run(Scenario command) {
    if (bench == null) {
      bench = make.start();
      idle = bench.state();
    }
    boolean well = false;
    try {
      Errno alone = alone(command);
      repeat(alone, n -> closeAtThe(n, command));
      repeat(alone, n -> duringThe(n, command));
      Random random = new Random(command.name().hashCode());
      for (int round = 0; round < AT_ONCE; round++) {
        answered(alone, atOnce(command, random.nextInt(4_000) - 2_000));
      }
      well = true;
    } finally {
      if (!well) {
        close();
      }
    }
  }

  @Override
  public void close() {
    if (bench != null) {
      bench.tell(_ -> {});
      bench.close();
      bench = null;
    }
  }

  /** What a command and its fd's close came to. */
  private record Outcome(boolean more, Errno answer) {}

  private interface Round {
    Outcome at(int n);
  }

  private void repeat(Errno alone, Round round) {
    int n = 1;
    while (true) {
      Outcome outcome = round.at(n++);
      answered(alone, outcome.answer());
      if (!outcome.more()) {
        return;
      }
    }
  }

  private void answered(Errno alone, Errno answer) {
    if (answer != null) {
      answers.add(answer);
      assertThat(answer).isIn(alone, Errno.EBADF);
    }
  }

  /** Null: it succeeds. */
  private Errno alone(Scenario command) {
    try (Scene scene = scene()) {
      return answer(command.prepared().apply(scene));
    }
  }

  private Scene scene() {
    bench.tell(_ -> {});
    return new Scene(make, bench);
  }

  private static Errno answer(Runnable command) {
    try {
      command.run();
      return null;
    } catch (RefusedException refused) {
      return refused.errno();
    }
  }

  private Outcome closeAtThe(int n, Scenario command) {
    try (Scene scene = scene()) {
      Runnable prepared = command.prepared().apply(scene);
      SecondThread second = new SecondThread(scene.fd::close);
      AtPoint point = new AtPoint(Thread.currentThread(), n, second::goOn);
      bench.tell(point);
      Errno answer = answer(prepared);
      boolean more = point.reached();
      if (!more) {
        second.goOn();
      }
      second.end();
      nothingIsLeft(scene);
      return new Outcome(more, answer);
    } finally {
      idle();
    }
  }

  private Outcome duringThe(int n, Scenario command) {
    try (Scene scene = scene()) {
      Runnable prepared = command.prepared().apply(scene);
      AtomicReference<Errno> answer = new AtomicReference<>();
      SecondThread second = new SecondThread(() -> answer.set(answer(prepared)));
      AtPoint point = new AtPoint(Thread.currentThread(), n, second::goOn);
      bench.tell(point);
      scene.fd.close();
      boolean more = point.reached();
      if (!more) {
        second.goOn();
      }
      second.end();
      nothingIsLeft(scene);
      return new Outcome(more, answer.get());
    } finally {
      idle();
    }
  }

  /**
   * @param lead how many turns of a loop the command begins earlier; below 0: later
   */
  private Errno atOnce(Scenario command, int lead) {
    try (Scene scene = scene()) {
      Runnable prepared = command.prepared().apply(scene);
      CountDownLatch both = new CountDownLatch(2);
      SecondThread second =
          new SecondThread(() -> {
            meet(both, lead);
            scene.fd.close();
          });
      second.begin();
      meet(both, -lead);
      Errno answer = answer(prepared);
      second.end();
      nothingIsLeft(scene);
      return answer;
    } finally {
      idle();
    }
  }

  private static void meet(CountDownLatch both, int turns) {
    both.countDown();
    while (both.getCount() != 0) {
      Thread.onSpinWait();
    }
    for (int turn = 0; turn < turns; turn++) {
      Thread.onSpinWait();
    }
  }

  /** The fd is closed, and its devices have not been given back by their files yet. */
  private static void nothingIsLeft(Scene scene) {
    assertThat(answer(scene.fd::objects)).isEqualTo(Errno.EBADF);
    assertThat(scene.reached()).as("what devices still read").doesNotContain(" is ");
  }

  private void idle() {
    bench.tell(_ -> {});
    assertThat(bench.state()).isEqualTo(idle);
  }
}
