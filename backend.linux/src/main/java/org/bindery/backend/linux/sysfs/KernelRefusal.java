package org.bindery.backend.linux.sysfs;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** What the kernel answered to a call on a file, as a refusal. */
public final class KernelRefusal {
  private KernelRefusal() {}

  /**
   * @param errno the positive number; one that is not listed in {@link Errno} becomes EIO
   * @param what the call and its object, for example {@code write bus/pci/drivers_probe}
   */
  public static Refusal.Builder of(int errno, String what) {
    Errno known = Errno.of(errno).orElse(Errno.EIO);
    return Refusal.of(known, "%s: the kernel answers %s", what, name(known, errno));
  }

  private static String name(Errno known, int errno) {
    return known.number() == errno ? known.name() : "errno " + errno;
  }
}
