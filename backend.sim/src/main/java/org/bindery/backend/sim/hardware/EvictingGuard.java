package org.bindery.backend.sim.hardware;

import org.bindery.backend.sim.cache.CpuCache;

/**
 * Keeps caches and memory the same at both ends of a frame's time in a table that lets No Snoop
 * through.
 *
 * <p>Before: zeros with which a kernel covered what an owner left may be in a cache only, and a
 * device that passes the cache by would read what they cover. After: a processor that has a line
 * from before would not see what such a device wrote. Linux does neither ({@code iommufd} and
 * {@code vfio} flush nothing); here memory is the new owner's when it is mapped (I11).
 */
record EvictingGuard(CpuCache cache) implements TableGuard {
  @Override
  public void entering(long frame, long pages) {
    cache.evictFrames(frame, pages);
  }

  @Override
  public void left(long frame, long pages) {
    cache.evictFrames(frame, pages);
  }
}
