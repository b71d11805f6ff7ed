package org.bindery.backend.sim.hardware;

/**
 * What is done about the processors' caches when frames come into and leave a page table that lets
 * No Snoop through (I11). Safe for use by several threads; neither throws nor calls back.
 *
 * <p>Always {@link EvictingGuard} but in tests, which show what happens without it.
 */
interface TableGuard {
  /** Frames are about to be mapped: no device sees them by the table yet. */
  void entering(long frame, long pages);

  /** Frames were unmapped: no request that found them in the table is in flight any more. */
  void left(long frame, long pages);
}
