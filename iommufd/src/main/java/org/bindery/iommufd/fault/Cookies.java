package org.bindery.iommufd.fault;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Groups that were delivered, by cookie: the lowest free one. 0 is kept from all, until somebody
 * answers by it while another is waited for: the kernel erases what an answer names before it looks
 * whether there was something, and so what keeps 0 ({@code XA_FLAGS_ALLOC1}). Guarded by its owner.
 */
final class Cookies {
  private final BitSet used = new BitSet();
  private final Map<Integer, RequestGroup> groups = new HashMap<>();

  Cookies() {
    used.set(0);
  }

  int add(RequestGroup group) {
    int cookie = used.nextClearBit(0);
    used.set(cookie);
    groups.put(cookie, group);
    return cookie;
  }

  /** Null: none has it. */
  RequestGroup remove(int cookie) {
    if (groups.containsKey(cookie) || cookie == 0 && !groups.isEmpty()) {
      used.clear(cookie);
    }
    return groups.remove(cookie);
  }

  /** False when the group has it no longer. */
  boolean remove(int cookie, RequestGroup group) {
    return groups.get(cookie) == group && remove(cookie) != null;
  }

  Collection<Integer> all() {
    return groups.keySet();
  }

  RequestGroup get(int cookie) {
    return groups.get(cookie);
  }
}
