package org.bindery.core.access;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PinnedRange;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;

/**
 * One address space of the engine, and the software devices attached to it.
 *
 * <p><b>Lock</b>: whatever maps, pins, reads or writes shares {@link #lock}. While nobody is
 * attached there is no mirror and unmaps share it too, so commands run beside each other as the
 * engine lets them. Attaching the first takes it alone, and with no command under way copies what
 * is mapped. From then on an unmap takes it alone: nothing is looked up, pinned or mapped while it
 * decides that nothing is pinned and the engine unmaps. It lives as long as the fd, also when its
 * id is that of another object by now, so that two commands on one id never hold two locks.
 */
final class Space {
  private final EngineFd engine;
  private final int id;
  private final UserBytes bytes;
  private final AccessRefusals refusals;
  // Every map and unmap shares it: this one costs them the least. Nobody takes it twice.
  private final ReadWriteLock lock = new StampedLock().asReadWriteLock();

  // Guarded by the lock. False: it is attached, or coming, but does not access.
  private final Map<RegisteredDevice, Boolean> attached = new LinkedHashMap<>();
  // Guarded by the lock; null while nobody is attached and nothing is pinned.
  private Mirror mirror;

  Space(EngineFd engine, Process process, String fd, int id) {
    this.engine = engine;
    this.id = id;
    this.bytes = new UserBytes(process);
    this.refusals = new AccessRefusals(fd, id);
  }

  int id() {
    return id;
  }

  AccessRefusals refusals() {
    return refusals;
  }

  long map(long address, long length, Access access, OptionalLong iova) {
    lock.readLock().lock();
    try {
      if (mirror != null) {
        WholePages.checkMap(refusals, attached.keySet(), address, length, access, iova);
      }
      long at = engine.map(id, address, length, access, iova);
      if (mirror != null) {
        mirror.add(new MirroredArea(at, length, access, address));
      }
      return at;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Copies from another address space, or this one, to here. */
  long copy(int from, long fromIova, long length, Access access, OptionalLong iova) {
    lock.readLock().lock();
    try {
      if (mirror != null) {
        WholePages.checkCopy(refusals, attached.keySet(), fromIova, length, access, iova);
      }
      long at = engine.copy(id, from, fromIova, length, access, iova);
      if (mirror != null) {
        copied(new IovaRange(at, at + (length - 1)));
      }
      return at;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** A copy makes an area for each of its source's; which, the engine knows. */
  private void copied(IovaRange range) {
    List<MirroredArea> made =
        engine.areas(id).stream().map(MirroredArea::new).filter(a -> a.isIn(range)).toList();
    Optional<MirroredArea> off = made.stream().filter(WholePages::isOff).findFirst();
    if (off.isPresent()) {
      engine.unmap(id, range.start(), range.last() - range.start() + 1);
      throw refusals.misaligned("user address", off.get().address, attached.keySet());
    }
    made.forEach(mirror::add);
  }

  /**
   * As {@link org.bindery.api.IommuFd#unmap}: what is pinned there is asked back first, with no
   * lock held.
   */
  long unmap(long iova, long length) {
    lock.readLock().lock();
    try {
      if (mirror == null) {
        return engine.unmap(id, iova, length);
      }
    } finally {
      lock.readLock().unlock();
    }
    return new Unmapping(this, iova, length).run();
  }

  /**
   * Unmaps if nothing of it is pinned.
   *
   * @param range empty: one that the engine refuses
   * @param held see {@link Mirror#pinned}
   * @param asked takes who has pinned what of it
   * @return bytes; empty: something is pinned, and nothing was unmapped
   */
  OptionalLong unmapUnpinned(
      long iova,
      long length,
      Optional<IovaRange> range,
      Set<MirroredArea> held,
      Map<RegisteredDevice, List<IovaRange>> asked) {
    lock.writeLock().lock();
    try {
      if (mirror != null && range.isPresent()) {
        for (MirroredArea area : mirror.pinned(range.get(), held)) {
          for (RegisteredDevice holder : mirror.holders(area)) {
            asked.computeIfAbsent(holder, _ -> new ArrayList<>()).add(area.range());
          }
        }
        if (!asked.isEmpty()) {
          return OptionalLong.empty();
        }
      }
      return OptionalLong.of(unmapNow(iova, length, range));
    } finally {
      dropUnused();
      lock.writeLock().unlock();
    }
  }

  private long unmapNow(long iova, long length, Optional<IovaRange> range) {
    if (mirror == null || range.isEmpty()) {
      return engine.unmap(id, iova, length);
    }
    boolean all = false;
    try {
      long unmapped = engine.unmap(id, iova, length);
      mirror.removeIn(range.get());
      all = true;
      return unmapped;
    } finally {
      if (!all) {
        // Some areas may be gone all the same.
        mirror.retain(mapped());
      }
    }
  }

  private List<Area> mapped() {
    try {
      return engine.areas(id);
    } catch (RefusedException e) {
      // The fd was closed meanwhile, and nothing is mapped any more.
      return List.of();
    }
  }

  /** Lets accesses come again to what an unmap kept them away from. */
  void allow(Set<MirroredArea> held) {
    lock.readLock().lock();
    try {
      if (mirror != null) {
        mirror.allow(held);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * {@code IOMMU_DESTROY} of whatever has the id.
   *
   * @throws RefusedException EBUSY naming who is attached, or has something pinned
   */
  void destroy() {
    lock.writeLock().lock();
    try {
      dropUnused();
      if (!attached.isEmpty()) {
        throw refusals.busy(attached.keySet());
      }
      if (mirror != null) {
        throw refusals.stillPinned(Errno.EBUSY, "memory", mirror.holders(), 1);
      }
      engine.destroy(id);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether whole pages are demanded. */
  boolean wholePages() {
    lock.readLock().lock();
    try {
      return mirror != null;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Attaches a device; it does not access yet.
   *
   * @throws RefusedException ENOENT the id is not an IOAS'; EADDRINUSE an area does not lie on
   *     whole pages
   */
  void join(RegisteredDevice device) {
    lock.writeLock().lock();
    try {
      if (mirror == null) {
        mirror = filled(device);
      }
      attached.put(device, false);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Mirror filled(RegisteredDevice device) {
    Mirror filled = new Mirror(refusals);
    for (Area area : engine.areas(id)) {
      MirroredArea mirrored = new MirroredArea(area);
      if (WholePages.isOff(mirrored)) {
        throw refusals.areaOffPages(mirrored, device.label());
      }
      filled.add(mirrored);
    }
    return filled;
  }

  /** Lets an attached device access, or no more; what it has pinned stays so. */
  void accept(RegisteredDevice device, boolean accepted) {
    lock.writeLock().lock();
    try {
      attached.replace(device, accepted);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Detaches a device.
   *
   * @return whether it still has something pinned here
   */
  boolean leave(RegisteredDevice device) {
    lock.writeLock().lock();
    try {
      attached.remove(device);
      boolean pinned = mirror != null && mirror.holders().contains(device);
      dropUnused();
      return pinned;
    } finally {
      lock.writeLock().unlock();
    }
  }

  PinnedRange pin(RegisteredDevice device, IovaRange range, Access access) {
    lock.readLock().lock();
    try {
      requireAccepted(device);
      Set<MirroredArea> areas = new HashSet<>();
      List<MemorySegment> segments = collect(range, access, true, areas);
      Pin pin = new Pin(device, mirror, range, access, List.copyOf(areas), segments);
      mirror.pin(pin);
      return pin;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Reads or writes bytes. The lock is shared while they are copied, so an unmap waits for them.
   *
   * @param out from the caller to memory
   */
  void transfer(RegisteredDevice device, IovaRange range, MemorySegment data, boolean out) {
    lock.readLock().lock();
    try {
      requireAccepted(device);
      Access wanted = out ? Access.WRITE : Access.READ;
      UserBytes.copy(data, collect(range, wanted, false, new HashSet<>()), out);
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<MemorySegment> collect(
      IovaRange range, Access wanted, boolean wholePages, Set<MirroredArea> areas) {
    List<MemorySegment> segments = new ArrayList<>(1);
    long at = range.start();
    while (true) {
      Piece piece = mirror.at(at, range, wanted, wholePages);
      segments.addAll(bytes.behind(piece, wanted));
      areas.add(piece.area());
      long last = at + (piece.length() - 1);
      if (last == range.last()) {
        return segments;
      }
      at = last + 1;
    }
  }

  private void requireAccepted(RegisteredDevice device) {
    if (!attached.getOrDefault(device, false)) {
      throw refusals.notAttached(device);
    }
  }

  private void dropUnused() {
    if (mirror != null && attached.isEmpty() && !mirror.hasPins()) {
      mirror = null;
    }
  }
}
