package org.bindery.model.idxd.driver;

/** The Linux error numbers that the driver answers. */
public enum KernelError {
  EPERM(1),
  ENOENT(2),
  ENXIO(6),
  EACCES(13),
  EBUSY(16),
  ENODEV(19),
  EINVAL(22),
  EOVERFLOW(75),
  EOPNOTSUPP(95);

  private final int number;

  KernelError(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
