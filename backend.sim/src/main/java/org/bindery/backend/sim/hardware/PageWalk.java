package org.bindery.backend.sim.hardware;

import org.bindery.api.Access;
import org.bindery.model.iommu.PageEntry;

/** What stands behind the IOTLB for one table. Thread-safe; waits for short locks at most. */
interface PageWalk {
  /**
   * @param page the first address of a page of 4096 bytes
   * @return its packed entry (see {@link PageEntry}); {@link PageEntry#NONE}: not mapped
   */
  long walk(long page);

  /** A device asks to have a page made present; false: not here. */
  default boolean request(long address, Access access) {
    return false;
  }
}
