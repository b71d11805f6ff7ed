package org.bindery.backend.sim.kernel;

import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.log.SimLog;

/** Calls into a driver: what it refuses is passed on, what else it throws is EIO (I12). */
final class Contained {
  private Contained() {}

  /**
   * @param what is called, for reason and log
   */
  static <T> T call(String what, SimLog log, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      throw refusal(what, e, log);
    }
  }

  static void run(String what, SimLog log, Runnable call) {
    call(
        what,
        log,
        () -> {
          call.run();
          return null;
        });
  }

  static RefusedException refusal(String what, Throwable thrown, SimLog log) {
    if (thrown instanceof RefusedException refused) {
      return refused;
    }
    log.warn(what + " failed", thrown);
    return Refusal.of(Errno.EIO, "%s failed: %s", what, thrown).exception(thrown);
  }
}
