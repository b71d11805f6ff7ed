package org.bindery.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told that a range is about to be unmapped.
 *
 * <p><b>Guarantees</b> of who implements it: when the call returns, it has unpinned everything that
 * it had pinned in the range, and pins nothing in it again; it does not wait for another thread
 * that calls into the same fd. Calls may come from several threads at once. One that throws or is
 * late fails its device: it is detached for good.
 */
@ConsumerType
@FunctionalInterface
public interface UnmapListener {
  /**
   * @param length bytes; (0, -1) is everything
   */
  void unmapping(long iova, long length);
}
