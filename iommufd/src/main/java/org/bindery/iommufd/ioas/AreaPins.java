package org.bindery.iommufd.ioas;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.Lock;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.MemorySlice;

/**
 * Reaches what an address space has mapped by the processor, over as many areas as a range has:
 * {@code iommufd_access_pin_pages}, {@code iommufd_access_rw}. Thread-safe.
 *
 * <p>The area lock is shared meanwhile, so no area comes or goes, and no page table.
 */
public final class AreaPins {
  private final Lock shared;
  private final AreaSet areas;
  private final UserRefusals refusals;

  AreaPins(SpaceState space) {
    this.shared = space.areasLock().readLock();
    this.areas = space.areas();
    this.refusals = space.userRefusals();
  }

  /**
   * Pins the pages of a range, the last one whole, all or nothing.
   *
   * @param locks whether unmapping the areas is refused until it is released
   * @throws org.bindery.api.RefusedException for each area in turn: EINVAL it is being unmapped, or
   *     does not lie on pages; EPERM; EFAULT, ENOMEM; ENOENT a hole
   */
  public PinnedAreas pin(IovaRange range, Access access, boolean locks) {
    PinnedAreas pinned = new PinnedAreas(this, range, locks);
    shared.lock();
    boolean done = false;
    try {
      areas.walk(
          range,
          (area, from, last) -> {
            long first = area.offset + (from - area.iova);
            boolean end = last == range.last();
            checkUsable(area);
            if (isInsidePage(first) || !end && isInsidePage(area.offset + area.length)) {
              throw refusals.notOnPages(area, from);
            }
            checkPermitted(area, access);
            pinned.add(area, first >>> UserPages.SHIFT, first + (last - from) >>> UserPages.SHIFT);
          });
      done = true;
      return pinned;
    } finally {
      if (!done) {
        pinned.releaseParts();
      }
      shared.unlock();
    }
  }

  void release(PinnedAreas pinned) {
    shared.lock();
    try {
      pinned.releaseParts();
    } finally {
      shared.unlock();
    }
  }

  /**
   * Copies bytes out of a range, or into it.
   *
   * @param bytes as many as the range has
   * @throws org.bindery.api.RefusedException for each area in turn: EINVAL it is being unmapped;
   *     EPERM; EFAULT; ENOENT a hole; what was copied before stays copied
   */
  public void copy(IovaRange range, MemorySegment bytes, Access access) {
    shared.lock();
    try {
      areas.walk(
          range,
          (area, from, last) -> {
            checkUsable(area);
            checkPermitted(area, access);
            long offset = area.offset + (from - area.iova);
            long at = from - range.start();
            for (MemorySlice slice : area.pages.find(offset, last - from + 1, access)) {
              copy(slice, bytes.asSlice(at, slice.length()), access, area, range.start() + at);
              at += slice.length();
            }
          });
    } finally {
      shared.unlock();
    }
  }

  private void copy(
      MemorySlice slice, MemorySegment bytes, Access access, MappedArea area, long iova) {
    MemorySegment memory = slice.memory().segment();
    try {
      MemorySegment part = memory.asSlice(slice.offset(), slice.length());
      if (access.writes()) {
        part.copyFrom(bytes);
      } else {
        bytes.copyFrom(part);
      }
    } catch (IllegalStateException e) {
      // The caller's own segment may be what is closed.
      if (memory.scope().isAlive()) {
        throw e;
      }
      throw refusals.arenaClosed(area, iova);
    }
  }

  private void checkUsable(MappedArea area) {
    if (area.preventsAccess) {
      throw refusals.beingUnmapped(area);
    }
  }

  private void checkPermitted(MappedArea area, Access access) {
    if (!area.access.covers(access)) {
      throw refusals.notPermitted(area, access);
    }
  }

  private static boolean isInsidePage(long offset) {
    return (offset & UserPages.SIZE - 1) != 0;
  }
}
