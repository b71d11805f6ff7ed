package org.bindery.tck.mockcmd;

import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.tck.mockcmd.TestLayout.AddReserved;
import org.bindery.tck.mockcmd.TestLayout.CheckMap;
import org.bindery.tck.mockcmd.TestLayout.CheckRefs;
import org.bindery.tck.mockcmd.TestLayout.MemoryLimit;

/** Operations on address spaces, and on what stands behind addresses. */
final class AddressChecks {
  private AddressChecks() {}

  /** Reserves a range of an IOAS: EINVAL length 0; EOVERFLOW; ENOENT; EADDRINUSE. */
  static void addReserved(TestCall call) {
    long start = call.get(AddReserved.START);
    long length = call.get(AddReserved.LENGTH);
    if (length == 0) {
      throw TestCall.wrong("0 bytes are to be reserved");
    }
    long last = start + length - 1;
    if (Long.compareUnsigned(last, start) < 0) {
      throw Refusal.of(Errno.EOVERFLOW, "0x%x bytes from 0x%x", length, start).exception();
    }
    call.selftest().reserve(call.id(), new IovaRange(start, last));
  }

  /** EINVAL: an IOVA does not lead where the user's address leads; ENOENT; EFAULT. */
  static void checkMap(TestCall call) {
    IommuDomain domain = call.domain(call.id(), false);
    long iova = call.get(CheckMap.IOVA);
    long length = call.get(CheckMap.LENGTH);
    long address = call.get(CheckMap.UPTR);
    long pageSize = domain.pageSizes().getFirst();
    checkPages(iova, length, address, pageSize);
    for (long done = 0; done != length; done += pageSize) {
      long wanted = call.platform().physicalOf(call.process(), address + done);
      long found = call.platform().physicalAt(domain, iova + done);
      if (found != wanted) {
        throw TestCall.wrong(
            "0x%x leads to 0x%x, and 0x%x to 0x%x", iova + done, found, address + done, wanted);
      }
    }
  }

  /** EIO: a page of the user's is pinned more or less often; EINVAL; EFAULT. */
  static void checkRefs(TestCall call) {
    long length = call.get(CheckRefs.LENGTH);
    long address = call.get(CheckRefs.UPTR);
    int wanted = call.get(CheckRefs.REFS);
    checkPages(0, length, address, HostMemory.PAGE_SIZE);
    for (long done = 0; done != length; done += HostMemory.PAGE_SIZE) {
      int found = call.platform().pins(call.process(), address + done);
      if (found != wanted) {
        throw Refusal.of(
                Errno.EIO, "0x%x is pinned %d times, not %d", address + done, found, wanted)
            .exception();
      }
    }
  }

  private static void checkPages(long iova, long length, long address, long pageSize) {
    if (((iova | length | address) & pageSize - 1) != 0
        || Long.compareUnsigned(address + length, address) < 0) {
      throw TestCall.wrong(
          "0x%x bytes at 0x%x, compared with 0x%x, are not pages of %d",
          length, iova, address, pageSize);
    }
  }

  /**
   * Bounds what the kernel takes to collect frame numbers in: EINVAL less than one of them needs.
   * An engine that collects none in memory of such a size takes any other bound.
   */
  static void limitMemory(TestCall call) {
    int limit = call.get(MemoryLimit.LIMIT);
    if (Integer.compareUnsigned(limit, Long.BYTES + Integer.BYTES) < 0) {
      throw TestCall.wrong("%s bytes are too few", Integer.toUnsignedString(limit));
    }
  }
}
