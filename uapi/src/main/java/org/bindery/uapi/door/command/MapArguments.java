package org.bindery.uapi.door.command;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.iommufd.IoasMap;

/** What the commands that map have in common: flags, then the last number, then the direction. */
final class MapArguments {
  private static final int KNOWN = IoasMap.FIXED_IOVA | IoasMap.WRITEABLE | IoasMap.READABLE;

  private MapArguments() {}

  static void requireKnown(int flags) {
    Unknown.requireNone(flags, KNOWN);
  }

  /** EOVERFLOW for 2^64-1, also where the kernel is to choose the IOVA. */
  static void requireNumbers(long... numbers) {
    for (long number : numbers) {
      if (number == -1) {
        throw Refusal.of(Errno.EOVERFLOW, "IOVA or length is the last number of 64 bits")
            .exception();
      }
    }
  }

  static Access access(int flags) {
    Access access = Access.of((flags & IoasMap.READABLE) != 0, (flags & IoasMap.WRITEABLE) != 0);
    if (access == Access.NONE) {
      throw Refusal.of(Errno.EINVAL, "neither reading nor writing is asked for").exception();
    }
    return access;
  }

  static OptionalLong where(int flags, long iova) {
    return (flags & IoasMap.FIXED_IOVA) != 0 ? OptionalLong.of(iova) : OptionalLong.empty();
  }
}
