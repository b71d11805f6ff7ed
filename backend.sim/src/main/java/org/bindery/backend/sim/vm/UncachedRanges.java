package org.bindery.backend.sim.vm;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which guest addresses the guest has mapped uncached, as disjoint ranges. Not thread-safe. */
final class UncachedRanges {
  // First address to the address after the last.
  private final NavigableMap<Long, Long> ranges = new TreeMap<>();

  boolean contains(long address) {
    Map.Entry<Long, Long> range = ranges.floorEntry(address);
    return range != null && address < range.getValue();
  }

  void add(long address, long length) {
    remove(address, length);
    ranges.put(address, address + length);
  }

  void remove(long address, long length) {
    long end = address + length;
    Map.Entry<Long, Long> before = ranges.lowerEntry(address);
    if (before != null && before.getValue() > address) {
      ranges.put(before.getKey(), address);
      if (before.getValue() > end) {
        ranges.put(end, before.getValue());
      }
    }
    NavigableMap<Long, Long> inside = ranges.subMap(address, true, end, false);
    if (!inside.isEmpty()) {
      long last = inside.lastEntry().getValue();
      inside.clear();
      if (last > end) {
        ranges.put(end, last);
      }
    }
  }
}
