package org.bindery.backend.sim.hardware;

import org.bindery.api.Access;
import org.bindery.hardware.PageRequestSink;
import org.bindery.model.iommu.PageEntry;

/** What stands behind the IOTLB for one table. Thread-safe; waits for short locks at most. */
interface PageWalk {
  /**
   * @param page the first address of a page of 4096 bytes
   * @return its packed entry (see {@link PageEntry}); {@link PageEntry#NONE}: not mapped
   */
  long walk(long page);

  /** As {@link #walk}, of a write, while {@link #marks} are on: the leaf is marked before. */
  default long walkForWrite(long page) {
    return walk(page);
  }

  /** Null: writes are never marked in its leaves. */
  default WriteMarks marks() {
    return null;
  }

  /** What is not permitted by the IOTLB may be permitted by now: it is walked again. */
  default boolean permitsMore() {
    return false;
  }

  /**
   * Why a request is refused.
   *
   * @param entry what it found, which does not permit it
   */
  default Denial why(long page, boolean write, long entry) {
    return entry == PageEntry.NONE ? Denial.NOT_MAPPED : Denial.NOT_PERMITTED;
  }

  /** Whom to ask for pages that are missing; null: nobody, it is a fault. */
  default PageRequestSink asks() {
    return null;
  }

  /** A device asks to have a page made present; false: not here. */
  default boolean request(long address, Access access) {
    return false;
  }
}
