package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;

/**
 * An address space as the books know it. Everything but the id is guarded by {@link #lock}, which
 * is held over the ioctl that changes it too.
 */
final class IoasBook implements FdObject {
  final ReentrantLock lock = new ReentrantLock();
  private final int id;
  private final AreaBook areas = new AreaBook();
  private final List<HwptBook> tables = new ArrayList<>(1);
  private final List<LinuxDevice> software = new ArrayList<>(0);
  private boolean gone;
  // To look up a thread's own memory for each, to clear it and to enter the file costs more.
  private final PreparedCommand map;
  private final PreparedCommand unmap;

  IoasBook(int id, IoctlDoor door) {
    this.id = id;
    this.map = door.prepare(IoasMap.COMMAND);
    this.unmap = door.prepare(IoasUnmap.COMMAND);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String type() {
    return "ioas";
  }

  @Override
  public int users() {
    lock.lock();
    try {
      return tables.size() + software.size();
    } finally {
      lock.unlock();
    }
  }

  /** {@code IOMMU_IOAS_MAP} for this address space, which its argument has to name yet. */
  PreparedCommand map() {
    return map;
  }

  /** As {@link #map}, {@code IOMMU_IOAS_UNMAP}. */
  PreparedCommand unmap() {
    return unmap;
  }

  AreaBook areas() {
    return areas;
  }

  List<HwptBook> tables() {
    return tables;
  }

  /** Devices that reach it by software. */
  List<LinuxDevice> software() {
    return software;
  }

  /** True when the kernel takes hold of what is mapped at once: there is a page table. */
  boolean pins() {
    return !tables.isEmpty();
  }

  /**
   * True when what is mapped must be the owner's memory already. A software device's driver takes
   * hold of pages whenever it wants, so for one everything must be good beforehand.
   */
  boolean looksUp() {
    return pins() || !software.isEmpty();
  }

  void add(MappedArea area) {
    areas.add(area);
    if (pins()) {
      area.pages().hold(area);
    }
  }

  void add(HwptBook table) {
    boolean first = tables.isEmpty();
    tables.add(table);
    if (first) {
      areas.all().forEach(area -> area.pages().hold(area));
    }
  }

  void remove(HwptBook table) {
    tables.remove(table);
  }

  /** Before the kernel may let go of an area. */
  void releasing(MappedArea area) {
    if (pins()) {
      area.pages().release(area);
    }
  }

  /** Before the kernel may let go of areas. */
  void releasing(Iterable<MappedArea> some) {
    if (pins()) {
      some.forEach(area -> area.pages().release(area));
    }
  }

  /** The kernel has kept them after all. */
  void kept(Iterable<MappedArea> some) {
    if (pins()) {
      some.forEach(area -> area.pages().hold(area));
    }
  }

  boolean gone() {
    return gone;
  }

  void end() {
    gone = true;
    map.close();
    unmap.close();
  }

  /** {@code ioas 2}. */
  @Override
  public String toString() {
    return "ioas " + id;
  }
}
