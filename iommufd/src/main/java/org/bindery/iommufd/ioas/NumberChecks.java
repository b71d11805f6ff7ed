package org.bindery.iommufd.ioas;

import org.bindery.api.IovaRange;

/**
 * What is wrong with a command's numbers whatever is mapped, in the kernel's order for each
 * command: lengths, and sums beyond 64 bits.
 */
record NumberChecks(IoasRefusals refusals) {
  /**
   * @throws org.bindery.api.RefusedException EINVAL the length; EOVERFLOW
   */
  void ofMap(long address, long length) {
    if (length == 0 || Long.compareUnsigned(length, -1L - UserPages.SIZE) > 0) {
      throw refusals.length(length);
    }
    if (Long.compareUnsigned(address + length, address) < 0) {
      throw refusals.overflow("user address", address, length);
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL length 0; EOVERFLOW
   */
  IovaRange ofSource(long iova, long length) {
    if (length == 0) {
      throw refusals.length(length);
    }
    return within64Bits(iova, length);
  }

  /**
   * The range; for (0, -1) everything.
   *
   * @throws org.bindery.api.RefusedException EOVERFLOW; EINVAL length 0
   */
  IovaRange ofUnmap(long iova, long length) {
    if (iova == 0 && length == -1) {
      return IovaRange.all();
    }
    if (iova == -1 || length == -1) {
      throw refusals.overflow("IOVA", iova, length);
    }
    if (length == 0) {
      throw refusals.length(length);
    }
    return within64Bits(iova, length);
  }

  private IovaRange within64Bits(long iova, long length) {
    if (Long.compareUnsigned(iova + (length - 1), iova) < 0) {
      throw refusals.overflow("IOVA", iova, length);
    }
    return new IovaRange(iova, iova + (length - 1));
  }
}
