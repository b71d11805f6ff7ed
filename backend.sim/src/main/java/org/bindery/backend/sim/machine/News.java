package org.bindery.backend.sim.machine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.backend.sim.log.SimLog;

/**
 * What has happened and is to be told, in its order, by whoever comes first.
 *
 * <p>A listener or plug-in that hangs holds up the others' news for some seconds each, no more. Add
 * under whatever lock gives the order; tell with none.
 */
public final class News {
  private static final long TELLING_SECONDS = 5;

  private final String subject;
  private final SimLog log;
  private final ReentrantLock telling = new ReentrantLock();
  private final Queue<Runnable> items = new ConcurrentLinkedQueue<>();

  /**
   * @param subject whose news they are, for the log
   */
  public News(String subject, SimLog log) {
    this.subject = subject;
    this.log = log;
  }

  public void add(Runnable item) {
    items.add(item);
  }

  /** When this returns the caller's own news are told. */
  public void tell() {
    boolean mine = false;
    try {
      mine = telling.tryLock(TELLING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      log.warn(subject + ": telling of devices is held up", null);
      return;
    }
    try {
      for (Runnable item = items.poll(); item != null; item = items.poll()) {
        tell(item);
      }
    } finally {
      telling.unlock();
    }
  }

  /** One listener that fails does not keep the others' news back. */
  private void tell(Runnable item) {
    try {
      item.run();
    } catch (RuntimeException e) {
      log.warn(subject + ": a listener failed while it was told of a device", e);
    }
  }
}
