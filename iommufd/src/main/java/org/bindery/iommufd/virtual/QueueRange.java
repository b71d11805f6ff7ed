package org.bindery.iommufd.virtual;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The whole pages around a hardware queue, within 64 bits.
 *
 * @param firstPage IOVA
 * @param pages bytes
 */
record QueueRange(long firstPage, long pages) {
  private static final long PAGE = 4096;

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
      throw tooLong(Errno.EOVERFLOW, iova, length);
    }
  }

  /**
   * @throws RefusedException ERANGE its last page ends beyond 64 bits
   */
  static QueueRange of(long iova, long length) {
    long inPage = iova & PAGE - 1;
    if (carries(inPage, length) || carries(inPage + length, PAGE - 1)) {
      throw tooLong(Errno.ERANGE, iova, length);
    }
    return new QueueRange(iova & -PAGE, inPage + length + PAGE - 1 & -PAGE);
  }

  private static boolean carries(long a, long b) {
    return Long.compareUnsigned(a + b, a) < 0;
  }

  private static RefusedException tooLong(Errno errno, long iova, long length) {
    return Refusal.of(
            errno, "a hardware queue at 0x%x of 0x%x bytes goes beyond 64 bits", iova, length)
        .exception();
  }
}
