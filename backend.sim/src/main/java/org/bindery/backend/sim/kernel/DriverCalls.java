package org.bindery.backend.sim.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.log.SimLog;

/**
 * Calls of one driver, or of one driver at one function (I12): what it refuses is passed on, what
 * else it throws is EIO, and one that hangs costs its delay once: it is asked nothing more until
 * that call has come back. Thread-safe, without a lock.
 */
final class DriverCalls {
  /** Less than core waits for a host, so that a driver's failure is not laid to the host's. */
  private static final long LIMIT_MILLIS = 3_000;

  private final String who;
  private final Executor threads;
  private final SimLog log;
  private final AtomicReference<Call<?>> hung = new AtomicReference<>();

  /**
   * @param who is called, for reason and log
   */
  DriverCalls(String who, Executor threads, SimLog log) {
    this.who = who;
    this.threads = threads;
    this.log = log;
  }

  /**
   * @throws RefusedException what the driver refused; EIO it threw something else or answered null;
   *     ETIMEDOUT it is late, or hangs in an earlier call; ENODEV the host has stopped
   */
  <T> T call(String what, Supplier<T> work) {
    return call(what, work, late -> {});
  }

  /** As {@link #call(String, Supplier)}; an answer that nobody waits for any more is given back. */
  <T> T call(String what, Supplier<T> work, Consumer<T> giveBack) {
    Call<?> before = hung.get();
    if (before != null) {
      throw late(
          "%s has not come back from %s, and is not asked for %s before it does"
              .formatted(who, before.what, what));
    }
    Call<T> call = new Call<>(what, work, giveBack);
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) {
      throw Refusal.of(Errno.ENODEV, "%s: its host has stopped", who).exception(e);
    }
    T answer = call.await();
    if (answer == null) {
      throw failed(what, new NullPointerException("it answered null"));
    }
    return answer;
  }

  void run(String what, Runnable work) {
    var unused =
        call(
            what,
            () -> {
              work.run();
              return true;
            });
  }

  /** As {@link #run}, but while an earlier call hangs it is put off until that comes back. */
  void runLast(String what, Runnable work) {
    Call<?> before = hung.get();
    if (before == null || !before.then(() -> contained(what, work))) {
      run(what, work);
    }
  }

  private void contained(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      log.warn(who + " failed in " + what, e);
    }
  }

  private RefusedException late(String reason) {
    return Refusal.of(Errno.ETIMEDOUT, "%s", reason).blockedBy(who, "has not returned").exception();
  }

  private RefusedException failed(String what, Throwable thrown) {
    if (thrown instanceof RefusedException refused) {
      return new RefusedException(refused.refusal(), refused);
    }
    log.warn(who + " failed in " + what, thrown);
    return Refusal.of(Errno.EIO, "%s failed in %s: %s", who, what, thrown).exception(thrown);
  }

  /** One call: over or given up, whichever is first; what it answers is somebody's either way. */
  private final class Call<T> implements Runnable {
    private final String what;
    private final Supplier<T> work;
    private final Consumer<T> giveBack;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    Call(String what, Supplier<T> work, Consumer<T> giveBack) {
      this.what = what;
      this.work = work;
      this.giveBack = giveBack;
    }

    @Override
    public void run() {
      try {
        T made = work.get();
        if (!answer.complete(made) && made != null) {
          contained("giving back what came late of " + what, () -> giveBack.accept(made));
        }
      } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
        answer.completeExceptionally(e);
      } finally {
        hung.compareAndSet(this, null);
        over.complete(null);
      }
    }

    /** False: it is over already. */
    boolean then(Runnable next) {
      boolean waits = !over.isDone();
      if (waits) {
        var unused = over.thenRun(next);
      }
      return waits;
    }

    private T await() {
      boolean interrupted = false;
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
      try {
        while (true) {
          try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            interrupted = true;
          } catch (TimeoutException e) {
            if (answer.completeExceptionally(e)) {
              hung.set(this);
              if (over.isDone()) {
                hung.compareAndSet(this, null);
              }
            }
          } catch (ExecutionException e) {
            throw thrown(e.getCause());
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private RefusedException thrown(Throwable cause) {
      if (!(cause instanceof TimeoutException)) {
        return failed(what, cause);
      }
      String reason = "%s has not come back from %s for %d ms".formatted(who, what, LIMIT_MILLIS);
      log.warn(reason, null);
      return late(reason);
    }
  }
}
