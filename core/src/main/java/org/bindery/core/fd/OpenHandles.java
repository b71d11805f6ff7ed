package org.bindery.core.fd;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The region maps and interrupts of a bound device that are not closed. Thread-safe. */
final class OpenHandles {
  private final Set<TrackedMap> maps = ConcurrentHashMap.newKeySet();
  private final Set<TrackedInterrupt> interrupts = ConcurrentHashMap.newKeySet();

  TrackedMap add(TrackedMap map) {
    maps.add(map);
    return map;
  }

  TrackedInterrupt add(TrackedInterrupt interrupt) {
    interrupts.add(interrupt);
    return interrupt;
  }

  void remove(TrackedMap map) {
    maps.remove(map);
  }

  void remove(TrackedInterrupt interrupt) {
    interrupts.remove(interrupt);
  }

  int maps() {
    return maps.size();
  }

  int interrupts() {
    return interrupts.size();
  }

  /** The device is released: closing its file has revoked them all. */
  void clear() {
    maps.clear();
    interrupts.clear();
  }
}
