package org.bindery.tck.door;

import org.bindery.api.Errno;

/** What a door answers for each error. */
public final class Errnos {
  public static final int EPERM = of(Errno.EPERM);
  public static final int ENOENT = of(Errno.ENOENT);
  public static final int EIO = of(Errno.EIO);
  public static final int ENXIO = of(Errno.ENXIO);
  public static final int E2BIG = of(Errno.E2BIG);
  public static final int EBADF = of(Errno.EBADF);
  public static final int EBADE = of(Errno.EBADE);
  public static final int ENOMEM = of(Errno.ENOMEM);
  public static final int EFAULT = of(Errno.EFAULT);
  public static final int EBUSY = of(Errno.EBUSY);
  public static final int EEXIST = of(Errno.EEXIST);
  public static final int ENODEV = of(Errno.ENODEV);
  public static final int EINVAL = of(Errno.EINVAL);
  public static final int ENOTTY = of(Errno.ENOTTY);
  public static final int ENOSPC = of(Errno.ENOSPC);
  public static final int ESPIPE = of(Errno.ESPIPE);
  public static final int ERANGE = of(Errno.ERANGE);
  public static final int EDEADLK = of(Errno.EDEADLK);
  public static final int EOVERFLOW = of(Errno.EOVERFLOW);
  public static final int EMSGSIZE = of(Errno.EMSGSIZE);
  public static final int EOPNOTSUPP = of(Errno.EOPNOTSUPP);
  public static final int EADDRINUSE = of(Errno.EADDRINUSE);

  private Errnos() {}

  private static int of(Errno errno) {
    return -errno.number();
  }
}
