package org.bindery.tck.mockcmd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.IommuDomain;
import org.bindery.tck.mockcmd.TestLayout.Dirty;

/** {@code IOMMU_TEST_OP_DIRTY}: pages count as written, one for each bit of the user's. */
final class DirtyOperation {
  private static final long MOST_BITS = 16L << 20 << 3;

  private DirtyOperation() {}

  /** EINVAL; EOVERFLOW more than 16 MiB of bits; ENOENT; EINVAL writes are not told; EFAULT. */
  static void run(TestCall call) {
    long iova = call.get(Dirty.IOVA);
    long length = call.get(Dirty.LENGTH);
    long pageSize = call.get(Dirty.PAGE_SIZE);
    if (pageSize == 0
        || length == 0
        || Long.remainderUnsigned(iova, pageSize) != 0
        || Long.remainderUnsigned(length, pageSize) != 0
        || call.get(Dirty.UPTR) == 0) {
      throw TestCall.wrong("0x%x bytes at 0x%x are not pages of 0x%x", length, iova, pageSize);
    }
    long bits = Long.divideUnsigned(length, pageSize);
    if (Long.compareUnsigned(bits, MOST_BITS) > 0) {
      throw Refusal.of(Errno.EOVERFLOW, "%s bits", Long.toUnsignedString(bits)).exception();
    }
    IommuDomain domain = call.domain(call.id(), false);
    if (!call.platform().tracksDirty(domain)) {
      throw TestCall.wrong("hwpt %d does not tell writes", call.id());
    }
    call.set(Dirty.OUT_NR_DIRTY, set(call, domain, iova, pageSize, (int) bits));
    call.door().respond();
  }

  private static long set(TestCall call, IommuDomain domain, long iova, long pageSize, int bits) {
    byte[] bitmap = new byte[(bits + 7) / 8];
    call.door().copyIn(call.get(Dirty.UPTR), MemorySegment.ofArray(bitmap));
    long count = 0;
    for (int bit = 0; bit < bits; bit++) {
      if ((bitmap[bit >> 3] & 1 << (bit & 7)) != 0) {
        call.platform().setDirty(domain, iova + bit * pageSize);
        count++;
      }
    }
    return count;
  }
}
