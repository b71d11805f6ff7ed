package org.bindery.engine;

/**
 * What an fd may hold at most, by whoever opens it: the kernel's RLIMIT_MEMLOCK, and bounds on what
 * one owner can have an engine remember.
 *
 * @param pinnedBytes of memory pinned for page tables and accesses, for one process; a page that is
 *     pinned for a map and its copies counts once, for two maps twice; beyond it ENOMEM. A map by a
 *     process that has CAP_IPC_LOCK does not count
 * @param objects of every type together; beyond it ENOMEM
 * @param areas in one address space; beyond it ENOMEM
 */
public record FdLimits(long pinnedBytes, int objects, int areas) {
  /** No limits but those of the numbers. */
  public static final FdLimits NONE =
      new FdLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
