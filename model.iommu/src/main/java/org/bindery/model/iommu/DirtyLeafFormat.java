package org.bindery.model.iommu;

/**
 * A format whose leaves say whether a device has written by them. Hardware sets that as it walks
 * for a write, and whoever asks clears it.
 *
 * <p>Its {@link #encode} writes leaves down as ones that were not written yet.
 */
public interface DirtyLeafFormat extends LeafFormat {
  /** Whether a device has written by a leaf that is present. */
  boolean dirty(long leaf);

  /**
   * @param leaf that grants writing
   * @return what hardware makes of it when a device writes by it
   */
  long written(long leaf);

  /** A leaf without what {@link #written} says. */
  long clean(long leaf);
}
