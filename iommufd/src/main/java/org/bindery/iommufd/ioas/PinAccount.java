package org.bindery.iommufd.ioas;

import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/**
 * What an fd has pinned for one process, against the fd's limit: {@code locked_vm}. Thread-safe
 * without a lock, as two maps may charge it at once.
 */
final class PinAccount {
  private final String fd;
  private final Process process;
  private final long limit;
  private final Failures failures;
  private final AtomicLong pages = new AtomicLong();

  /**
   * @param limit bytes
   */
  PinAccount(String fd, Process process, long limit, Failures failures) {
    this.fd = fd;
    this.process = process;
    this.limit = limit;
    this.failures = failures;
  }

  /**
   * @throws org.bindery.api.RefusedException ENOMEM beyond the limit; then nothing is charged
   */
  void charge(long more) {
    failures.at(FailurePoint.CHARGE);
    long now = pages.get();
    while (true) {
      if (more > (limit >>> HostMemory.PAGE_SHIFT) - now) {
        throw Refusal.of(
                Errno.ENOMEM,
                "%s may have 0x%x bytes pinned for %s, and has 0x%x; 0x%x more are wanted",
                fd,
                limit,
                process.name(),
                now << HostMemory.PAGE_SHIFT,
                more << HostMemory.PAGE_SHIFT)
            .blockedBy(fd, "limited to 0x%x pinned bytes".formatted(limit))
            .exception();
      }
      if (pages.compareAndSet(now, now + more)) {
        return;
      }
      now = pages.get();
    }
  }

  void refund(long less) {
    pages.addAndGet(-less);
  }
}
