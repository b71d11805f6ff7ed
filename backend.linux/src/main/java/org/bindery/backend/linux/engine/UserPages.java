package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The user memory behind one map, shared by its copies: which parts of it the kernel holds. What it
 * holds it never looks up again, so a copy of it is good even when the owner has unmapped it since.
 *
 * <p>An area is taken out before the kernel is told to let it go: what is in here is held. Safe for
 * use by several threads, by its own lock.
 */
final class UserPages {
  private final boolean writable;
  // The first that holds stands alone: a map without copies needs no list.
  private MappedArea first;
  private List<MappedArea> more = List.of();

  /**
   * @param writable whether the map that made them was writeable; no copy can be if it was not
   */
  UserPages(boolean writable) {
    this.writable = writable;
  }

  boolean writable() {
    return writable;
  }

  /**
   * As {@link #hold}, by who has just made them and has told nobody: without the lock, which costs
   * more than all else here.
   */
  void begin(MappedArea area) {
    first = area;
  }

  /** The kernel holds the pages of an area. */
  synchronized void hold(MappedArea area) {
    if (first == null) {
      first = area;
    } else {
      if (more.isEmpty()) {
        more = new ArrayList<>();
      }
      more.add(area);
    }
  }

  /** The kernel may let the pages of an area go from here on. */
  synchronized void release(MappedArea area) {
    if (area.equals(first)) {
      first = null;
    } else if (!more.isEmpty()) {
      more.remove(area);
    }
  }

  /** True when the kernel holds all of a range of user addresses. */
  synchronized boolean holds(long address, long length) {
    if (first != null && covers(first, address, length)) {
      return true;
    }
    for (MappedArea area : more) {
      if (covers(area, address, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(MappedArea area, long address, long length) {
    return Long.compareUnsigned(area.address(), address) <= 0
        && Long.compareUnsigned(address + length - 1, area.lastAddress()) <= 0;
  }
}
