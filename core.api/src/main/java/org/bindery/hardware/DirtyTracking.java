package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of an {@link IommuDomain} to tell what devices have written: {@code struct
 * iommu_dirty_ops}. Only a domain that was asked for with {@link DomainRequest#dirtyTracking} has
 * it.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>While tracking is on, a write that lands is told by a {@link #read} that begins after it,
 *       once if it clears; it is told as the whole leaf that maps it.
 *   <li>A bit is set by the walk and may be cached beside the translation: after bits were cleared,
 *       writes may go unseen until {@link #flush} returns, and none that comes after it does.
 *   <li>Nothing is told while tracking is off; what is cleared then is forgotten all the same.
 * </ul>
 *
 * Called as the domain is.
 */
@ConsumerType
public interface DirtyTracking {
  /** Turns tracking on or off. The caller clears and flushes what was there before it turns on. */
  void track(boolean wanted);

  /**
   * Tells what was written.
   *
   * @param iova first byte
   * @param last last byte, unsigned not below {@code iova}
   * @param clear whether it is forgotten as it is told; {@link #flush} must follow
   */
  void read(long iova, long last, boolean clear, DirtySink sink);

  /** Makes writes that come after it set their bits anew. */
  void flush();

  /** Takes what is told. Called in ascending order; does not block and does not call back. */
  @FunctionalInterface
  interface DirtySink {
    /**
     * @param iova first byte of a leaf that was written; it may lie before what was asked for
     * @param length bytes of the leaf
     */
    void dirty(long iova, long length);
  }
}
