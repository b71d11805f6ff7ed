package org.bindery.core.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.IovaRange;

/**
 * What is mapped in one address space, and what of it is pinned. Thread-safe by its own lock; that
 * it agrees with the engine is seen to by {@link Space}.
 */
final class Mirror {
  private static final long PAGE_MASK = 4095;

  private final AccessRefusals refusals;
  private final NavigableMap<Long, MirroredArea> areas = new TreeMap<>(Long::compareUnsigned);
  private int pins;

  Mirror(AccessRefusals refusals) {
    this.refusals = refusals;
  }

  synchronized void add(MirroredArea area) {
    areas.put(area.iova, area);
  }

  /** Forgets the areas that lie in a range. */
  synchronized void removeIn(IovaRange range) {
    areas.subMap(range.start(), true, range.last(), true).values().removeIf(a -> a.isIn(range));
  }

  /** Forgets what is not mapped any more. */
  synchronized void retain(Collection<Area> mapped) {
    areas.keySet().retainAll(mapped.stream().map(Area::iova).toList());
  }

  synchronized boolean hasPins() {
    return pins > 0;
  }

  synchronized List<MirroredArea> all() {
    return List.copyOf(areas.values());
  }

  /**
   * What stands at an address, as far as the range and its area go.
   *
   * @param wholePages whether whole pages are wanted
   * @throws org.bindery.api.RefusedException ENOENT, EINVAL, EPERM: as {@link
   *     org.bindery.api.SoftwareDevice#pin}
   */
  synchronized Piece at(long iova, IovaRange range, Access wanted, boolean wholePages) {
    Map.Entry<Long, MirroredArea> below = areas.floorEntry(iova);
    if (below == null || !below.getValue().range().contains(iova)) {
      throw refusals.hole(iova, range);
    }
    MirroredArea area = below.getValue();
    if (area.unmappings > 0) {
      throw refusals.beingUnmapped(area);
    }
    long last = area.range().contains(range.last()) ? range.last() : area.last();
    long length = last - iova + 1;
    long address = area.address + (iova - area.iova);
    if (wholePages && ((address | length) & PAGE_MASK) != 0) {
      throw refusals.noWholePages(range);
    }
    if (!area.access.covers(wanted)) {
      throw refusals.notPermitted(area, wanted);
    }
    return new Piece(area, address, length);
  }

  synchronized void pin(Pin pin) {
    pins++;
    pin.areas().forEach(area -> area.pins.add(pin));
  }

  synchronized void unpin(Pin pin) {
    pins--;
    pin.areas().forEach(area -> area.pins.remove(pin));
  }

  /**
   * The areas that an unmap of a range would take, which is up to the first that it would cut, and
   * which are pinned, by ascending address; keeps new accesses away from all of those it would
   * take.
   *
   * @param held areas that the same unmap keeps accesses away from; those it did not are added
   */
  synchronized List<MirroredArea> pinned(IovaRange range, Set<MirroredArea> held) {
    List<MirroredArea> taken = new ArrayList<>();
    Map.Entry<Long, MirroredArea> across = areas.lowerEntry(range.start());
    if (across != null && across.getValue().range().contains(range.start())) {
      return List.of();
    }
    for (MirroredArea area : areas.subMap(range.start(), true, range.last(), true).values()) {
      if (!area.isIn(range)) {
        break;
      }
      taken.add(area);
    }
    List<MirroredArea> pinned = taken.stream().filter(area -> !area.pins.isEmpty()).toList();
    if (!pinned.isEmpty()) {
      taken.stream().filter(held::add).forEach(area -> area.unmappings++);
    }
    return pinned;
  }

  /** Lets accesses come again. */
  synchronized void allow(Set<MirroredArea> held) {
    held.forEach(area -> area.unmappings--);
  }

  /** Who has pinned an area. */
  synchronized Set<RegisteredDevice> holders(MirroredArea area) {
    Set<RegisteredDevice> holders = new LinkedHashSet<>();
    area.pins.forEach(pin -> holders.add(pin.device()));
    return holders;
  }

  /** Who has pinned anything. */
  synchronized Set<RegisteredDevice> holders() {
    Set<RegisteredDevice> holders = new LinkedHashSet<>();
    areas.values().forEach(area -> area.pins.forEach(pin -> holders.add(pin.device())));
    return holders;
  }
}
