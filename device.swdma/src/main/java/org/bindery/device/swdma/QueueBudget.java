package org.bindery.device.swdma;

import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** The queues that all engines share. Safe for use by several threads. */
final class QueueBudget {
  private final int all;
  private final AtomicInteger left;

  QueueBudget(int all) {
    this.all = all;
    this.left = new AtomicInteger(all);
  }

  int left() {
    return left.get();
  }

  /**
   * Takes queues; what gives them back is to be run once.
   *
   * @throws org.bindery.api.RefusedException ENOSPC
   */
  Runnable take(int queues) {
    int before = left.getAndUpdate(now -> now >= queues ? now - queues : now);
    if (before < queues) {
      throw Refusal.of(
              Errno.ENOSPC, "%d queues are wanted, and %d of %d are left", queues, before, all)
          .exception();
    }
    return () -> {
      int unused = left.addAndGet(queues);
    };
  }
}
