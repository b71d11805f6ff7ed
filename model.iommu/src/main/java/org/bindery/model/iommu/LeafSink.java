package org.bindery.model.iommu;

/** Takes the leaves that a table loses. Called under the table's lock: it does not call back. */
public interface LeafSink {
  /**
   * @param frame the leaf's first
   * @param pages how many frames of 4096 bytes
   */
  void removed(long frame, long pages);
}
