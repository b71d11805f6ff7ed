package org.bindery.core.calls;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.bindery.api.RefusedException;

/**
 * Calls plug-ins on threads that can be abandoned: a plug-in that hangs costs its thread, not the
 * caller's. Used for what changes the state of a device; register accesses and engine commands run
 * on their caller's own thread, who is the only one to wait for them.
 *
 * <p>Platform threads, one of them kept for the next call: a virtual thread that spins would take a
 * carrier from everybody else. Safe for use by several threads. The caller holds no lock (wall 12).
 */
public final class PlugInCalls implements AutoCloseable {
  /** How long a thread beyond the first waits for another call. */
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Supplier<Duration> limit;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          1,
          Integer.MAX_VALUE,
          IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("bindery-plugin-call-", 1).factory());

  /**
   * @param limit how long a call may take; asked at each call, since it is configuration
   */
  public PlugInCalls(Supplier<Duration> limit) {
    this.limit = limit;
    threads.prestartCoreThread();
  }

  /**
   * Calls and waits, whether the calling thread is interrupted or not: a device half released is
   * worse than a late answer to an interrupt.
   *
   * @param who the plug-in, for example {@code binder edu}
   * @param what the call, for example {@code bind of 0000:00:10.0}
   * @throws RefusedException what the plug-in refused, as it is
   * @throws PlugInFailure when it threw anything else, or is late
   */
  public <T> T call(String who, String what, Callable<T> work) {
    // As it is when the call begins, whatever is configured meanwhile.
    long nanos = limit.get().toNanos();
    Future<T> future;
    try {
      future = threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw PlugInFailure.threw(who, what, e);
    }
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      future.cancel(true);
      throw PlugInFailure.late(who, what, TimeUnit.NANOSECONDS.toMillis(nanos));
    } catch (ExecutionException e) {
      throw asThrown(who, what, e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #call}, for what answers nothing. */
  public void run(String who, String what, Runnable work) {
    call(
        who,
        what,
        () -> {
          work.run();
          return null;
        });
  }

  /** How long one call may take now. */
  public Duration limit() {
    return limit.get();
  }

  private static RefusedException asThrown(String who, String what, Throwable thrown) {
    return thrown instanceof RefusedException refused
        ? new RefusedException(refused.refusal(), refused)
        : PlugInFailure.threw(who, what, thrown);
  }

  /** Interrupts what still runs; later calls fail. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
