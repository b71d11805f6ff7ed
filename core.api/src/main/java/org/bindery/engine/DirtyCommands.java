package org.bindery.engine;

import org.bindery.hardware.DirtyTracking;
import org.osgi.annotation.versioning.ConsumerType;

/** What devices have written, by page table. */
@ConsumerType
public interface DirtyCommands {
  /**
   * {@code IOMMU_HWPT_SET_DIRTY_TRACKING}. Turning it on forgets what was written before.
   *
   * @throws org.bindery.api.RefusedException ENOENT no such page table, or a nested one; EOPNOTSUPP
   *     it was not allocated for that
   */
  void setDirtyTracking(int hwpt, boolean wanted);

  /**
   * {@code IOMMU_HWPT_GET_DIRTY_BITMAP}, as the kernel has it: a hole ends the report without an
   * error, and length 0 at IOVA 0 is everything.
   *
   * @param pageSize bytes that one bit of the user's bitmap stands for
   * @param clear whether what is told is forgotten, with one flush at the end
   * @param sink told of leaves that were written, as {@link DirtyTracking.DirtySink} says
   * @throws org.bindery.api.RefusedException in this order: ENOENT; EOVERFLOW; EINVAL ends that are
   *     not multiples of the IOAS' alignment, page size 0, ends that are not multiples of the page
   *     size; EOPNOTSUPP not allocated for that
   */
  void readDirty(
      int hwpt, long iova, long length, long pageSize, boolean clear, DirtyTracking.DirtySink sink);
}
