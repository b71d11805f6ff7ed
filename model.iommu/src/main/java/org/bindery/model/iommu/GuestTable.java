package org.bindery.model.iommu;

/** A table that a guest keeps in its own memory, in a make's format. Immutable; thread-safe. */
public interface GuestTable {
  /**
   * Walks it. The walk is bounded whatever stands in the guest's memory.
   *
   * @param memory that the table and what it leads to lie in
   * @param iova any address
   * @param write what it is for; the walk for a write notes that in the leaf where the format does
   * @return the packed entry of the page of 4096 bytes, with what both the table and the parent
   *     permit, and {@link PageEntry#DIRTY} where a write needs to note nothing more; or {@link
   *     WalkStop#packed}
   */
  long walk(GuestMemory memory, long iova, boolean write);
}
