package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.api.MemorySlice;

/** What one {@link AreaPins#pin} pinned, until it is released, which is done once. */
public final class PinnedAreas {
  private record Part(MappedArea area, long firstPage, long lastPage, List<PinnedRun> runs) {}

  private final AreaPins pins;
  private final IovaRange range;
  private final boolean locks;
  private final List<Part> parts = new ArrayList<>(1);

  PinnedAreas(AreaPins pins, IovaRange range, boolean locks) {
    this.pins = pins;
    this.range = range;
    this.locks = locks;
  }

  /** Pins pages of an area too, all or nothing. */
  void add(MappedArea area, long firstPage, long lastPage) {
    long frame = area.pages.acquire(firstPage, lastPage);
    List<PinnedRun> runs =
        frame == UserPages.SEVERAL
            ? area.pages.pinned(firstPage, lastPage)
            : List.of(new PinnedRun(firstPage, frame, lastPage - firstPage + 1));
    parts.add(new Part(area, firstPage, lastPage, runs));
    area.pin(locks);
  }

  void releaseParts() {
    for (Part part : parts) {
      part.area.unpin(locks);
      part.area.pages.release(part.firstPage, part.lastPage);
    }
    parts.clear();
  }

  public IovaRange range() {
    return range;
  }

  /** Where the pages are, ascending. */
  public List<MemorySlice> slices() {
    List<MemorySlice> slices = new ArrayList<>(parts.size());
    for (Part part : parts) {
      part.area.pages.appendPinned(part.firstPage, part.lastPage, slices);
    }
    return slices;
  }

  /** Frame number of the first page if the others follow it; else -1. */
  public long contiguousFrame() {
    long first = parts.getFirst().runs.getFirst().frame();
    long next = first;
    for (Part part : parts) {
      for (PinnedRun run : part.runs) {
        if (run.frame() != next) {
          return -1;
        }
        next += run.count();
      }
    }
    return first;
  }

  /** Unpins all of it, and lets its areas be unmapped. */
  public void release() {
    pins.release(this);
  }
}
