package org.bindery.uapi.door.command;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** What a kernel does not know yet, in fields that it has: EOPNOTSUPP. */
final class Unknown {
  private Unknown() {}

  static void requireNone(int flags, int known) {
    if ((flags & ~known) != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "unknown flags 0x%x", flags & ~known).exception();
    }
  }

  static void requireZero(int reserved) {
    if (reserved != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "a reserved field is 0x%x, not 0", reserved).exception();
    }
  }
}
