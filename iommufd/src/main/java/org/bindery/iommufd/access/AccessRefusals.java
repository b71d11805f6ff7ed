package org.bindery.iommufd.access;

import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.ioas.Ioas;

/** How an access says no. */
record AccessRefusals(String fd, int access) {
  /**
   * @throws RefusedException EINVAL length 0; EOVERFLOW
   */
  IovaRange range(long iova, long length) {
    if (length == 0) {
      throw Refusal.of(Errno.EINVAL, "the length is 0").exception();
    }
    if (Long.compareUnsigned(iova + (length - 1), iova) < 0) {
      throw Refusal.of(
              Errno.EOVERFLOW, "IOVA 0x%x plus 0x%x bytes goes beyond 64 bits", iova, length)
          .exception();
    }
    return new IovaRange(iova, iova + (length - 1));
  }

  RefusedException direction() {
    return Refusal.of(Errno.EINVAL, "neither reading nor writing is asked for").exception();
  }

  RefusedException pinsNothing() {
    return Refusal.of(
            Errno.EINVAL, "access %d of %s was made to copy bytes, not to pin pages", access, fd)
        .exception();
  }

  RefusedException detached() {
    return Refusal.of(Errno.ENOENT, "access %d of %s is attached to no ioas", access, fd)
        .exception();
  }

  RefusedException attached(Ioas to) {
    return Refusal.of(Errno.EINVAL, "access %d of %s is attached to %s already", access, fd, to)
        .blockedBy(to.toString(), "attached to")
        .exception();
  }

  RefusedException closed() {
    return Refusal.of(Errno.EBADF, "access %d of %s is closed", access, fd).exception();
  }

  RefusedException moving() {
    return Refusal.of(
            Errno.EBUSY, "access %d of %s is leaving an ioas on another thread", access, fd)
        .exception();
  }

  RefusedException notPinned(IovaRange range) {
    return Refusal.of(Errno.EINVAL, "access %d of %s has no pin of exactly %s", access, fd, range)
        .exception();
  }
}
