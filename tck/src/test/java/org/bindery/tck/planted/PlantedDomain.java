package org.bindery.tck.planted;

import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.IommuDomain;

/** Faults of a page table. */
final class PlantedDomain {
  private static final long PAGE = 4096;

  private final Planted fault;
  private final IommuDomain real;
  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
  private volatile boolean attached;

  PlantedDomain(Planted fault, IommuDomain real) {
    this.fault = fault;
    this.real = real;
  }

  /** A device gets a domain that this stands in front of. */
  static void attached(IommuDomain domain) {
    Interposed interposed = (Interposed) Proxy.getInvocationHandler(domain);
    ((PlantedDomain) interposed.answers()).attached = true;
  }

  void map(long iova, long frame, long pages, Access access) {
    for (Runnable unmap = late.poll(); unmap != null; unmap = late.poll()) {
      unmap.run();
    }
    switch (fault) {
      case MAP_IGNORES_READ_ONLY -> real.map(iova, frame, pages, Access.READ_WRITE);
      case MAP_IS_A_FRAME_OFF -> real.map(iova, frame + 1, pages, access);
      case MAP_GOES_A_PAGE_FURTHER -> {
        real.map(iova, frame, pages, access);
        if (real.frameAt(iova + pages * PAGE) == -1) {
          real.map(iova + pages * PAGE, frame + pages - 1, 1, access);
        }
      }
      case TABLE_IS_FILLED_WHEN_ATTACHED -> {
        if (attached) {
          real.map(iova, frame, pages, access);
        }
      }
      default -> real.map(iova, frame, pages, access);
    }
  }

  long unmap(long iova, long pages) {
    if (fault == Planted.UNMAP_LEAVES_THE_LAST_PAGE && pages > 1) {
      return real.unmap(iova, pages - 1) + PAGE;
    }
    if (fault == Planted.UNMAP_IS_LATE) {
      late.add(() -> real.unmap(iova, pages));
      return pages * PAGE;
    }
    return real.unmap(iova, pages);
  }

  /** Of dirty tracking. */
  void flush() {
    if (fault != Planted.DIRTY_IS_NOT_FLUSHED) {
      ((DirtyTracking) real).flush();
    }
  }

  IovaRange aperture() {
    return fault == Planted.TABLE_KNOWS_NO_WIDTH ? IovaRange.all() : real.aperture();
  }

  Snoop snoop() {
    return fault == Planted.TABLE_FORGETS_SNOOPING ? Snoop.ALLOW : real.snoop();
  }
}
