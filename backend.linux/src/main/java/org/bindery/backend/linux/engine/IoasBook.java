package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.uapi.Command;
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
  // Freed with it. To look up a thread's own for each map, and to clear it, costs more.
  private final MemorySegment map = prepared(IoasMap.COMMAND);
  private final MemorySegment unmap = prepared(IoasUnmap.COMMAND);

  IoasBook(int id) {
    this.id = id;
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

  private static MemorySegment prepared(Command command) {
    MemorySegment argument = Arena.ofAuto().allocate(command.size(), Long.BYTES);
    command.prepare(argument);
    return argument;
  }

  /** Of {@code IOMMU_IOAS_MAP}: all but its size and what is reserved is what it was last. */
  MemorySegment mapArgument() {
    return map;
  }

  /** As {@link #mapArgument}, of {@code IOMMU_IOAS_UNMAP}. */
  MemorySegment unmapArgument() {
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
  }

  /** {@code ioas 2}. */
  @Override
  public String toString() {
    return "ioas " + id;
  }
}
