package org.bindery.iommufd.fault;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Groups that were delivered, by cookie: from 1, the lowest free one. Guarded by its owner. */
final class Cookies {
  private final BitSet used = new BitSet();
  private final Map<Integer, RequestGroup> groups = new HashMap<>();

  Cookies() {
    used.set(0);
  }

  int add(RequestGroup group) {
    int cookie = used.nextClearBit(1);
    used.set(cookie);
    groups.put(cookie, group);
    return cookie;
  }

  /** Null: none has it. */
  RequestGroup remove(int cookie) {
    RequestGroup group = groups.remove(cookie);
    if (group != null) {
      used.clear(cookie);
    }
    return group;
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
