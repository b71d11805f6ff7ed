package org.bindery.core.queue;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.WorkQueue;

/** A portal that ends with its queue. Stores go straight on. Thread-safe. */
final class OwnedPortal implements WorkQueue.Portal {
  private final OwnedQueue queue;
  private final WorkQueue.Portal portal;
  private volatile boolean closed;

  OwnedPortal(OwnedQueue queue, WorkQueue.Portal portal) {
    this.queue = queue;
    this.portal = portal;
  }

  @Override
  public boolean enqueue(MemorySegment descriptor) {
    queue.usable();
    if (closed) {
      throw Refusal.of(Errno.EBADF, "this portal of %s is closed", queue.name()).exception();
    }
    return portal.enqueue(descriptor);
  }

  @Override
  public void close() {
    closed = true;
    queue.forget(this);
    portal.close();
  }
}
