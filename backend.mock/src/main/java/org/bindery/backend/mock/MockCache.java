package org.bindery.backend.mock;

import java.util.Arrays;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Values that an invalidation sets to zero. One short lock. */
final class MockCache {
  private final int[] entries;

  MockCache(int size, int value) {
    entries = new int[size];
    Arrays.fill(entries, value);
  }

  /** Empty: there is no such entry. */
  synchronized OptionalInt get(int entry) {
    return entry < 0 || entry >= entries.length
        ? OptionalInt.empty()
        : OptionalInt.of(entries[entry]);
  }

  /**
   * @param flags 0 or {@link MockTypes#INVALIDATE_ALL}, anything else is EOPNOTSUPP
   * @param entry checked (EINVAL) although all of them go
   */
  synchronized void invalidate(int flags, int entry) {
    check(flags, entry, entries.length);
    boolean all = flags != 0;
    Arrays.fill(entries, all ? 0 : entry, all ? entries.length : entry + 1, 0);
  }

  /** As {@link #invalidate} does, of a cache of a size. */
  static void check(int flags, int entry, int size) {
    if ((flags & ~MockTypes.INVALIDATE_ALL) != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "invalidation with flags 0x%x: the mock knows 0x1", flags)
          .exception();
    }
    if (entry < 0 || entry >= size) {
      throw Refusal.of(Errno.EINVAL, "invalidation of entry %d: there are %d", entry, size)
          .exception();
    }
  }
}
