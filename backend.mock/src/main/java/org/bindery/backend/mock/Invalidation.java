package org.bindery.backend.mock;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Which entries of a cache are to go.
 *
 * @param end behind the last
 */
record Invalidation(int first, int end) {
  /**
   * @param flags 0 or {@link MockTypes#INVALIDATE_ALL}, anything else is EOPNOTSUPP
   * @param entry checked (EINVAL) although all of them go
   * @param size how many there are
   */
  static Invalidation of(int flags, int entry, int size) {
    if ((flags & ~MockTypes.INVALIDATE_ALL) != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "invalidation with flags 0x%x: the mock knows 0x1", flags)
          .exception();
    }
    if (entry < 0 || entry >= size) {
      throw Refusal.of(
              Errno.EINVAL,
              "invalidation of entry %s: there are %d",
              Integer.toUnsignedString(entry),
              size)
          .exception();
    }
    return flags == 0 ? new Invalidation(entry, entry + 1) : new Invalidation(0, size);
  }
}
