package org.bindery.api;

/**
 * Linux error numbers, as {@code /dev/iommu} and the VFIO device files answer them.
 *
 * <p>Source: {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}.
 */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EIO(5),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  EINVAL(22),
  ENOTTY(25),
  ENOSPC(28),
  ESPIPE(29),
  ERANGE(34),
  EDEADLK(35),
  EOVERFLOW(75),
  EBADFD(77),
  EMSGSIZE(90),
  EOPNOTSUPP(95),
  EADDRINUSE(98),
  ETIMEDOUT(110),
  ECANCELED(125);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive number that user space sees in {@code errno}. */
  public int number() {
    return number;
  }
}
