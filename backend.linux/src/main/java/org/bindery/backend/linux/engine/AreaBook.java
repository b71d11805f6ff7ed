package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The areas of an address space by IOVA (unsigned). Not thread-safe: see {@link IoasBook}. */
final class AreaBook {
  // The keys are IOVAs with the sign bit turned: their natural order is the unsigned one.
  private final NavigableMap<Long, MappedArea> areas = new TreeMap<>();

  void add(MappedArea area) {
    areas.put(key(area.iova()), area);
  }

  void remove(MappedArea area) {
    areas.remove(key(area.iova()));
  }

  /** The area that begins at an IOVA and has a length; null: there is none. */
  MappedArea exactly(long iova, long length) {
    MappedArea area = areas.get(key(iova));
    return area != null && area.length() == length ? area : null;
  }

  Collection<MappedArea> all() {
    return areas.values();
  }

  /** Those that have a byte in first-last, ascending. */
  Collection<MappedArea> meeting(long first, long last) {
    Map.Entry<Long, MappedArea> below = areas.floorEntry(key(first));
    boolean cut = below != null && Long.compareUnsigned(below.getValue().last(), first) >= 0;
    return areas.subMap(cut ? below.getKey() : key(first), true, key(last), true).values();
  }

  /** Those that lie in first-last with all their bytes, ascending; a copy. */
  List<MappedArea> within(long first, long last) {
    List<MappedArea> whole = new ArrayList<>(1);
    for (MappedArea area : areas.subMap(key(first), true, key(last), true).values()) {
      if (Long.compareUnsigned(area.last(), last) <= 0) {
        whole.add(area);
      }
    }
    return whole;
  }

  /** The parts of areas that cover first-last without a gap; empty: there is one. */
  List<MappedArea> pieces(long first, long last) {
    List<MappedArea> pieces = new ArrayList<>(1);
    long at = first;
    for (MappedArea area : meeting(first, last)) {
      if (Long.compareUnsigned(area.iova(), at) > 0) {
        return List.of();
      }
      long end = Long.compareUnsigned(area.last(), last) < 0 ? area.last() : last;
      pieces.add(
          new MappedArea(
              at, end - at + 1, area.access(), area.address() + (at - area.iova()), area.pages()));
      if (end == last) {
        return pieces;
      }
      at = end + 1;
    }
    return List.of();
  }

  Optional<MappedArea> below(long iova) {
    return Optional.ofNullable(areas.lowerEntry(key(iova))).map(Map.Entry::getValue);
  }

  Optional<MappedArea> above(long iova) {
    return Optional.ofNullable(areas.higherEntry(key(iova))).map(Map.Entry::getValue);
  }

  private static long key(long iova) {
    return iova ^ Long.MIN_VALUE;
  }
}
