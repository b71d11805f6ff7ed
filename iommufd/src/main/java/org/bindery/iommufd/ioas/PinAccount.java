package org.bindery.iommufd.ioas;

import java.util.concurrent.atomic.AtomicLongArray;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.ThreadCells;

/**
 * What an fd has pinned for one process, against the fd's limit: {@code locked_vm}.
 *
 * <p><b>Threads.</b> Maps in different address spaces charge one account, and shall not wait for
 * one word. So a thread's cell holds pages in stock, which are charged to nobody and are taken and
 * put back by one atomic operation. Who finds too few there takes more under the account's lock.
 * The limit stays exact: before anything is refused every cell is shut, which sends its threads to
 * the lock, and emptied; so all that is not pinned is in one place for as long as the lock is held.
 */
final class PinAccount {
  /** What a cell is filled with: 1 MiB. */
  private static final long STOCK = 256;

  private static final long SHUT = -1;
  private static final int APART = ThreadCells.LONGS_APART;

  private final String fd;
  private final Process process;
  private final long limit;
  private final Failures failures;
  private final AtomicLongArray stocks = new AtomicLongArray(ThreadCells.ROOM * APART);
  // Guarded by this: pages that are neither pinned nor in a stock.
  private long free;

  /**
   * @param limit bytes
   */
  PinAccount(String fd, Process process, long limit, Failures failures) {
    this.fd = fd;
    this.process = process;
    this.limit = limit;
    this.failures = failures;
    this.free = limit >>> HostMemory.PAGE_SHIFT;
  }

  /**
   * @throws org.bindery.api.RefusedException ENOMEM beyond the limit; then nothing is charged
   */
  void charge(long more) {
    failures.at(FailurePoint.CHARGE);
    int cell = ThreadCells.mine() * APART;
    long stock = stocks.get(cell);
    while (stock >= more) {
      if (stocks.compareAndSet(cell, stock, stock - more)) {
        return;
      }
      stock = stocks.get(cell);
    }
    chargeLocked(more, cell);
  }

  void refund(long less) {
    int cell = ThreadCells.mine() * APART;
    long stock = stocks.get(cell);
    while (stock != SHUT && stock + less <= 2 * STOCK) {
      if (stocks.compareAndSet(cell, stock, stock + less)) {
        return;
      }
      stock = stocks.get(cell);
    }
    synchronized (this) {
      free += less;
    }
  }

  private synchronized void chargeLocked(long more, int cell) {
    if (more <= STOCK && free >= more + STOCK) {
      free -= more + STOCK;
      // Only who has the lock shuts it.
      stocks.getAndAdd(cell, STOCK);
      return;
    }
    collect();
    if (more > free) {
      throw Refusal.of(
              Errno.ENOMEM,
              "%s may have 0x%x bytes pinned for %s, and has 0x%x; 0x%x more are wanted",
              fd,
              limit,
              process.name(),
              (limit >>> HostMemory.PAGE_SHIFT) - free << HostMemory.PAGE_SHIFT,
              more << HostMemory.PAGE_SHIFT)
          .blockedBy(fd, "limited to 0x%x pinned bytes".formatted(limit))
          .exception();
    }
    free -= more;
  }

  /** All at once: else one thread's pages could move behind the back of who counts. */
  private void collect() {
    for (int i = 1; i <= ThreadCells.COUNT; i++) {
      free += stocks.getAndSet(i * APART, SHUT);
    }
    for (int i = 1; i <= ThreadCells.COUNT; i++) {
      stocks.set(i * APART, 0);
    }
  }
}
