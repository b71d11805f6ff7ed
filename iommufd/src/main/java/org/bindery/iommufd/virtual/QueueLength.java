package org.bindery.iommufd.virtual;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** How long a hardware queue may be, as far as its numbers say. */
final class QueueLength {
  private QueueLength() {}

  /**
   * Before the virtual IOMMU is looked up.
   *
   * @throws RefusedException EINVAL length 0; EOVERFLOW
   */
  static void check(long iova, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "a hardware queue of no bytes").exception();
    }
    if (carries(iova, length - 1)) {
      throw Refusal.of(
              Errno.EOVERFLOW,
              "a hardware queue at 0x%x of 0x%x bytes goes beyond 64 bits",
              iova,
              length)
          .exception();
    }
  }

  private static boolean carries(long a, long b) {
    return Long.compareUnsigned(a + b, a) < 0;
  }
}
