package org.bindery.iommufd.ioas;

import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;

/**
 * What is wrong with a command's numbers whatever is mapped, in the kernel's order for each
 * command: lengths, and sums beyond 64 bits.
 */
record NumberChecks(IoasRefusals refusals) {
  /**
   * @throws org.bindery.api.RefusedException EOVERFLOW; EINVAL the length
   */
  void ofMap(long address, long length) {
    if (Long.compareUnsigned(address + length, address) < 0) {
      throw refusals.overflow("user address", address, length);
    }
    if (length == 0 || Long.compareUnsigned(length, -1L - UserPages.SIZE) > 0) {
      throw refusals.length(length);
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL length 0; EOVERFLOW; EINVAL the length, or the
   *     file does not begin at a page
   */
  void ofFile(Memory file, long start, long length) {
    if (length == 0) {
      throw refusals.length(length);
    }
    if (Long.compareUnsigned(start + (length - 1), start) < 0) {
      throw refusals.overflow("offset in the file", start, length);
    }
    if (Long.compareUnsigned(length, -1L - UserPages.SIZE) > 0) {
      throw refusals.length(length);
    }
    if ((file.address() & UserPages.SIZE - 1) != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "the memory at 0x%x begins inside a page, so its pages are none of a file",
              file.address())
          .exception();
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL length 0; EOVERFLOW
   */
  IovaRange ofSource(long iova, long length) {
    if (length == 0) {
      throw refusals.length(length);
    }
    return new IovaRange(iova, lastWithin64Bits(iova, length));
  }

  /**
   * The last address of the range; for (0, -1) of everything.
   *
   * @throws org.bindery.api.RefusedException EOVERFLOW; EINVAL length 0
   */
  long lastOfUnmap(long iova, long length) {
    if (iova == 0 && length == -1) {
      return -1;
    }
    if (iova == -1 || length == -1) {
      throw refusals.overflow("IOVA", iova, length);
    }
    if (length == 0) {
      throw refusals.length(length);
    }
    return lastWithin64Bits(iova, length);
  }

  private long lastWithin64Bits(long iova, long length) {
    long last = iova + (length - 1);
    if (Long.compareUnsigned(last, iova) < 0) {
      throw refusals.overflow("IOVA", iova, length);
    }
    return last;
  }
}
