package org.bindery.backend.sim.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of a cache, and whether it has to be taken: while no line is held, devices pass the
 * cache by after one look at a volatile flag.
 *
 * <p><b>How.</b> A request that saw the flag clear may be moving bytes when a processor brings the
 * first line in. Were the line filled meanwhile, snooped DMA would not invalidate it. So the first
 * processor raises the flag, then waits for the requests that are in flight; those that begin later
 * see it. The flag falls with the last line.
 *
 * <p><b>Threads.</b> Both flags change under the lock. Nobody waits for requests while he has it,
 * since requests take it.
 */
final class CacheUse {
  private final ReentrantLock lock = new ReentrantLock();
  private final Object beginning = new Object();
  private final List<Runnable> drains = new CopyOnWriteArrayList<>();
  private volatile boolean raised;
  // Whoever was in flight when the flag was raised is not any more.
  private volatile boolean settled;

  /** What waits for the requests in flight of some devices. It takes no lock that requests take. */
  void drainedBy(Runnable drain) {
    drains.add(drain);
  }

  /** False: no line is held, and none comes before the requests in flight have ended. */
  boolean raised() {
    return raised;
  }

  /** Takes the lock for what brings lines in. */
  void enterFilling() {
    while (true) {
      if (!settled) {
        settle();
      }
      lock.lock();
      if (settled) {
        return;
      }
      // The last line has gone in between.
      lock.unlock();
    }
  }

  private void settle() {
    synchronized (beginning) {
      lock.lock();
      try {
        if (settled) {
          return;
        }
        raised = true;
      } finally {
        lock.unlock();
      }
      drains.forEach(Runnable::run);
      lock.lock();
      settled = true;
      lock.unlock();
    }
  }

  /** Takes the lock for what brings no line in. */
  void enter() {
    lock.lock();
  }

  /**
   * Gives the lock back.
   *
   * @param empty no line is held
   */
  void leave(boolean empty) {
    if (empty && settled) {
      raised = false;
      settled = false;
    }
    lock.unlock();
  }
}
