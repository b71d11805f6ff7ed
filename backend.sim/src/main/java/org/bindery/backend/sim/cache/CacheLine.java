package org.bindery.backend.sim.cache;

import java.lang.foreign.MemorySegment;

/** A line that the cache holds: its bytes, and whether memory has them too. Not thread-safe. */
final class CacheLine {
  final MemorySegment bytes = MemorySegment.ofArray(new byte[CpuCache.LINE]);
  boolean dirty;
}
