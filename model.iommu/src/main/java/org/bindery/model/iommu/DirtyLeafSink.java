package org.bindery.model.iommu;

/** Takes the leaves by which devices have written. Called with no lock of the table held. */
@FunctionalInterface
public interface DirtyLeafSink {
  /**
   * @param iova first address of the leaf
   * @param length bytes of it
   */
  void dirty(long iova, long length);
}
