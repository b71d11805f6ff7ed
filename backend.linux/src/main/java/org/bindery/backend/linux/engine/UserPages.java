package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The user memory behind one map, shared by its copies: which parts of it the kernel holds. What it
 * holds it never looks up again, so a copy of it is good even when the owner has unmapped it since.
 *
 * <p>An area is taken out before the kernel is told to let it go: what is in here is held.
 *
 * <p><b>Threads.</b> While there is one area only, the lock of its address space guards all of it:
 * its own lock costs more than all else here. {@link #share} is called under that lock before there
 * is a second one, which its maker publishes by the lock of the second's address space; from then
 * on its own lock guards it.
 */
final class UserPages {
  private final boolean writable;
  // The first that holds stands alone: a map without copies needs no list.
  private MappedArea first;
  private List<MappedArea> more = List.of();
  private boolean shared;

  /**
   * @param writable whether the map that made them was writeable; no copy can be if it was not
   */
  UserPages(boolean writable) {
    this.writable = writable;
  }

  boolean writable() {
    return writable;
  }

  /** Before another area of these pages is made. */
  void share() {
    shared = true;
  }

  /** The kernel holds the pages of an area. */
  void hold(MappedArea area) {
    if (shared) {
      holdShared(area);
    } else {
      first = area;
    }
  }

  /** The kernel may let the pages of an area go from here on. */
  void release(MappedArea area) {
    if (shared) {
      releaseShared(area);
    } else {
      first = null;
    }
  }

  /** True when the kernel holds all of a range of user addresses. */
  boolean holds(long address, long length) {
    return shared ? holdsShared(address, length) : first != null && covers(first, address, length);
  }

  private synchronized void holdShared(MappedArea area) {
    if (first == null) {
      first = area;
    } else {
      if (more.isEmpty()) {
        more = new ArrayList<>();
      }
      more.add(area);
    }
  }

  private synchronized void releaseShared(MappedArea area) {
    if (area.equals(first)) {
      first = null;
    } else if (!more.isEmpty()) {
      more.remove(area);
    }
  }

  private synchronized boolean holdsShared(long address, long length) {
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
