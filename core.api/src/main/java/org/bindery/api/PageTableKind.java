package org.bindery.api;

/** The four kinds of I/O page table that seed 002 names, chosen at allocation. */
public enum PageTableKind {
  /** Kernel-managed: filled by map and unmap of its IOAS. */
  PAGING,
  /** A user application's CPU page table (shared virtual addressing). */
  SVA,
  /** A virtual machine's second-level table: a live view of its memory slots. */
  EPT,
  /** Managed by a guest, walked under a parent. */
  NESTED
}
