package org.bindery.driver.idxd.job;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.model.idxd.descriptor.Descriptor;

/**
 * The way of descriptors to a queue: its portal where the owner may map it, else through the host.
 * For one thread.
 */
final class Submission implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NANOS = 20_000;

  private final WorkQueue queue;
  private final Optional<WorkQueue.Portal> portal;

  Submission(WorkQueue queue) {
    this.queue = queue;
    this.portal = map(queue);
  }

  private static Optional<WorkQueue.Portal> map(WorkQueue queue) {
    try {
      return Optional.of(queue.portal());
    } catch (RefusedException e) {
      if (e.errno() == Errno.EPERM) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @throws RefusedException EAGAIN the queue stayed full; what the queue refuses
   */
  void submit(Descriptor descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Descriptor.BYTES, Descriptor.BYTES);
      descriptor.encode(bytes);
      long begin = System.nanoTime();
      while (!taken(bytes)) {
        if (System.nanoTime() - begin > PATIENCE_NANOS || Thread.currentThread().isInterrupted()) {
          throw Refusal.of(
                  Errno.EAGAIN,
                  "work queue %s stayed full for %d s",
                  queue.name(),
                  TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS))
              .exception();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean taken(MemorySegment bytes) {
    if (portal.isPresent()) {
      return portal.get().enqueue(bytes);
    }
    try {
      return queue.submit(bytes) == 1;
    } catch (RefusedException e) {
      if (e.errno() == Errno.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    portal.ifPresent(WorkQueue.Portal::close);
  }
}
