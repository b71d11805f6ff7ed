package org.bindery.device.idxd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where bytes are between being read and written: two pages of the device's own, which all its
 * operations use in turn. What they hold is of one piece only.
 */
final class Staging {
  private final MemorySegment first = Arena.ofAuto().allocate(Reach.PAGE);
  private final MemorySegment second = Arena.ofAuto().allocate(Reach.PAGE);

  MemorySegment first(long length) {
    return first.asSlice(0, length);
  }

  MemorySegment second(long length) {
    return second.asSlice(0, length);
  }
}
