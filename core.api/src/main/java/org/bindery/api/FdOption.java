package org.bindery.api;

/** What {@code IOMMU_OPTION} reads and sets. */
public enum FdOption {
  /**
   * Of an fd (object 0): 0, pinned memory is charged to the user; 1, to the process. Can be set
   * while the fd has no object (EBUSY later), by who may raise resource limits (EPERM).
   */
  RLIMIT_MODE,

  /**
   * Of an IOAS: 1, tables use the largest pages that fit; 0, only the smallest. 0 is EINVAL while
   * the IOAS has both a table and an area, EADDRINUSE when an area is not aligned to a page.
   */
  HUGE_PAGES
}
