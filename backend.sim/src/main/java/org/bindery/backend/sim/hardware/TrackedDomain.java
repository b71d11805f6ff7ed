package org.bindery.backend.sim.hardware;

import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;

/**
 * A page table that tells what was written through it. The walk of a write marks the leaf, and the
 * IOTLB remembers beside the translation that it is marked, as a device remembers that it may
 * write: so a mark that was cleared is set again only after {@link #flush}.
 */
final class TrackedDomain extends UnitDomain implements DirtyTracking {
  private final WriteMarks marks;

  TrackedDomain(Unit maker, TableFormat format, DomainRequest request, TableGuard guard) {
    this(maker, format, request, guard, new WriteMarks());
  }

  private TrackedDomain(
      Unit maker, TableFormat format, DomainRequest request, TableGuard guard, WriteMarks marks) {
    super(maker, format, request, guard, marks);
    this.marks = marks;
  }

  @Override
  public void track(boolean wanted) {
    marks.turn(wanted);
    if (wanted) {
      // A write that did not see it may be in flight, or remembered by the IOTLB for nested tables.
      units().invalidateAll();
    }
  }

  /** Marks that were left from before are cleared while it is off, and not told. */
  @Override
  public void read(long iova, long last, boolean clear, DirtySink sink) {
    boolean on = marks.on();
    if (on || clear) {
      table().readDirty(iova, last, clear, on ? sink::dirty : (_, _) -> {});
    }
  }

  @Override
  public void flush() {
    units().invalidateAll();
  }
}
