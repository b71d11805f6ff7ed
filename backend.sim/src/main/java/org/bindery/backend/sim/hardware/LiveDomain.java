package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.memory.SharedFrames;
import org.bindery.hardware.HostMemory;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;

/**
 * A table that is somebody else's, as a unit walks it: a live view of an address space. There is no
 * copy: each page is looked up there when the IOTLB does not have it. Its frames are shared with
 * the owner, not pinned and not charged.
 *
 * <p>Whose it is tells of a change when nothing finds the pages any more and before the change is
 * complete, and then this keeps the order that I3 takes: IOTLB, then device TLB, then wait for what
 * is in flight; only then are the frames of a memory that has gone given up. A walk that found a
 * page before the change is of a request in flight, so it has ended by then, and what it put into
 * the IOTLB was refused or is gone. A walk takes no lock but those of the look-up and of {@link
 * SharedFrames}, and nobody waits for requests in flight while he has one of those.
 */
abstract sealed class LiveDomain implements SimDomain, PageWalk permits SvaDomain, EptDomain {
  private static final int SHIFT = HostMemory.PAGE_SHIFT;

  private final TableFormat format;
  private final Snoop snoop;
  private final SharedFrames frames;
  private final DomainUnits units;

  LiveDomain(Unit maker, TableFormat format, Snoop snoop, FrameMemory memory) {
    this.format = format;
    this.snoop = snoop;
    this.frames = new SharedFrames(memory);
    this.units = new DomainUnits(maker, this, format);
  }

  /** The page that is there now; empty: none that permits it. Takes no lock but short ones. */
  abstract Optional<MemorySlice> present(long address, Access access);

  /** Whose address space it is, for refusals. */
  abstract String whose();

  /** Begins to be told of changes; where that is refused this has ended. */
  final <W> W watching(Supplier<W> begin) {
    try {
      return begin.get();
    } catch (RefusedException e) {
      units.end();
      throw e;
    }
  }

  /** The frames of memories, of which {@link #changed} was told. */
  final SharedFrames frames() {
    return frames;
  }

  @Override
  public final TableFormat tableFormat() {
    return format;
  }

  @Override
  public final DomainUnits units() {
    return units;
  }

  @Override
  public final long walk(long page) {
    // For reading first: nobody tells of a page that comes, so one that comes between the two looks
    // would be kept as one that cannot be written.
    long entry = look(page, Access.READ, PageEntry.READ);
    if (entry == PageEntry.NONE) {
      return PageEntry.NONE;
    }
    long both = look(page, Access.READ_WRITE, PageEntry.READ | PageEntry.WRITE);
    return both == PageEntry.NONE ? entry : both;
  }

  private long look(long page, Access access, int permissions) {
    Optional<MemorySlice> found = present(page, access);
    if (found.isEmpty()) {
      return PageEntry.NONE;
    }
    try {
      return PageEntry.of(
          frames.frame(found.get()), permissions | format.flags(snoop), LeafSize.SIZE_4K);
    } catch (RefusedException e) {
      // No frame number is left: the page is not present for devices.
      return PageEntry.NONE;
    }
  }

  /**
   * Pages of a range do not translate as they did; when this returns no request uses them.
   *
   * @param length bytes, at least 1
   */
  public void changed(long address, long length) {
    long first = address >>> SHIFT;
    long last = address + length - 1 >>> SHIFT;
    units.invalidate(first << SHIFT, last - first + 1, false);
  }

  @Override
  public final Snoop snoop() {
    return snoop;
  }

  @Override
  public final List<Long> pageSizes() {
    return List.of((long) HostMemory.PAGE_SIZE);
  }

  @Override
  public final void map(long iova, long frame, long pages, Access access) {
    throw Refusal.of(
            Errno.EOPNOTSUPP, "nothing is mapped into the page table of %s: it is shared", whose())
        .exception();
  }

  /** Nothing was ever mapped by {@link #map}. */
  @Override
  public final long unmap(long iova, long pages) {
    return 0;
  }

  /** A page has a frame number only when a device has used the memory that it is of. */
  @Override
  public final long frameAt(long iova) {
    return present(iova, Access.READ).map(frames::known).orElse(-1L);
  }

  /** After nobody tells of changes any more. */
  @Override
  public void close() {
    units.end();
    frames.releaseAll();
  }
}
