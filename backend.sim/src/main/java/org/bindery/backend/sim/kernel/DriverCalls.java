package org.bindery.backend.sim.kernel;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.calls.PlugInThreads;
import org.bindery.backend.sim.log.SimLog;

/**
 * Calls of one driver, or of one device that it has made (I12). What is refused is passed on, what
 * else is thrown is EIO. A call that hangs costs its delay once: until it comes back nothing more
 * is asked here, and whoever asks is told so at once.
 *
 * <p>Safe for use by several threads. The monitor guards what hangs, and is held while nobody is
 * called.
 */
final class DriverCalls {
  private final String who;
  private final PlugInThreads threads;
  private final SimLog log;
  private final SequencedSet<Asked<?>> hanging = new LinkedHashSet<>();
  private final Queue<Runnable> left = new ArrayDeque<>();

  /**
   * @param who is called, for reasons and log
   */
  DriverCalls(String who, PlugInThreads threads, SimLog log) {
    this.who = who;
    this.threads = threads;
    this.log = log;
  }

  /** Calls of something else, that do not wait for these. */
  DriverCalls of(String other) {
    return new DriverCalls(other, threads, log);
  }

  /** As {@link #ask(String, Supplier, Consumer)}; a late answer is nothing to be given back. */
  <T> T ask(String what, Supplier<T> work) {
    return ask(what, work, _ -> {});
  }

  /**
   * @param giveBack takes an answer that nobody waits for any more
   * @throws RefusedException what the driver refused; EIO it threw something else or answered null;
   *     ETIMEDOUT it is late, or hangs in an earlier call; ENODEV the host has stopped
   */
  <T> T ask(String what, Supplier<T> work, Consumer<T> giveBack) {
    requireNoneHangs(what);
    Asked<T> asked = new Asked<>(what, work, late -> contained(what, () -> giveBack.accept(late)));
    T answer;
    try {
      answer = threads.call(() -> run(asked));
    } catch (ExecutionException e) {
      throw refusal(what, e.getCause());
    } catch (TimeoutException e) {
      giveUp(asked);
      answer = asked.answer();
    } catch (RejectedExecutionException e) {
      throw Refusal.of(Errno.ENODEV, "%s is not asked for %s: its host has stopped", who, what)
          .exception(e);
    }
    if (answer == null) {
      throw nonsense(what, "it answered null");
    }
    return answer;
  }

  void tell(String what, Runnable work) {
    var unused =
        ask(
            what,
            () -> {
              work.run();
              return true;
            });
  }

  /** Has something ended; when a call hangs, by the last one that comes back. */
  void end(String what, Runnable ending) {
    if (!leave(what, ending)) {
      tell(what, ending);
    }
  }

  private synchronized boolean leave(String what, Runnable ending) {
    return !hanging.isEmpty() && left.add(() -> contained(what, ending));
  }

  private <T> T run(Asked<T> asked) {
    try {
      return asked.run();
    } finally {
      back(asked);
    }
  }

  /** What was left is done before anything new is asked. */
  private void back(Asked<?> asked) {
    for (Runnable next = next(asked); next != null; next = next(asked)) {
      next.run();
    }
  }

  /** Null: nothing is left for this one to do, and it does not hang any more. */
  private synchronized Runnable next(Asked<?> asked) {
    Runnable next = hanging.size() == 1 && hanging.contains(asked) ? left.poll() : null;
    if (next == null) {
      hanging.remove(asked);
    }
    return next;
  }

  private void contained(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      log.warn("%s failed in %s".formatted(who, what), e);
    }
  }

  private synchronized void requireNoneHangs(String what) {
    if (!hanging.isEmpty()) {
      String before = hanging.getFirst().what();
      throw Refusal.of(
              Errno.ETIMEDOUT,
              "%s has not come back from %s; it is not asked for %s before it does",
              who,
              before,
              what)
          .blockedBy(who, "hangs in " + before)
          .exception();
    }
  }

  /** Returns when it has come back all the same. */
  private void giveUp(Asked<?> asked) {
    synchronized (this) {
      hanging.add(asked);
    }
    if (!asked.abandon()) {
      back(asked);
      return;
    }
    Refusal refusal =
        Refusal.of(
                Errno.ETIMEDOUT,
                "%s did not come back from %s within %d ms",
                who,
                asked.what(),
                threads.limit().toMillis())
            .blockedBy(who, "hangs in " + asked.what())
            .build();
    log.warn(refusal.reason(), null);
    throw new RefusedException(refusal);
  }

  /** It answered what cannot be. */
  RefusedException nonsense(String what, String how) {
    Refusal refusal = Refusal.of(Errno.EIO, "%s failed in %s: %s", who, what, how).build();
    log.warn(refusal.reason(), null);
    return new RefusedException(refusal);
  }

  private RefusedException refusal(String what, Throwable thrown) {
    if (thrown instanceof RefusedException refused && refused.refusal() != null) {
      return new RefusedException(refused.refusal(), refused);
    }
    log.warn("%s failed in %s".formatted(who, what), thrown);
    return Refusal.of(Errno.EIO, "%s failed in %s: %s", who, what, thrown).exception(thrown);
  }
}
