package org.bindery.api;

import java.util.Optional;

/**
 * Linux error numbers, as {@code /dev/iommu} and the VFIO device files answer them.
 *
 * <p>Source: {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}.
 */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  ENFILE(23),
  EMFILE(24),
  ENOTTY(25),
  ENOSPC(28),
  ESPIPE(29),
  EROFS(30),
  EPIPE(32),
  ERANGE(34),
  EDEADLK(35),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ELOOP(40),
  EBADE(52),
  ENODATA(61),
  EOVERFLOW(75),
  EBADFD(77),
  EUSERS(87),
  EMSGSIZE(90),
  EOPNOTSUPP(95),
  EADDRINUSE(98),
  ETIMEDOUT(110),
  ECANCELED(125);

  private static final Errno[] BY_NUMBER = new Errno[1 + ECANCELED.number];

  static {
    for (Errno errno : values()) {
      BY_NUMBER[errno.number] = errno;
    }
  }

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive number that user space sees in {@code errno}. */
  public int number() {
    return number;
  }

  /** The error with a number; empty: one that is not listed here. */
  public static Optional<Errno> of(int number) {
    return Optional.ofNullable(number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null);
  }
}
