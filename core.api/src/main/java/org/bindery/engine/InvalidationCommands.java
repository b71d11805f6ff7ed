package org.bindery.engine;

import org.bindery.api.UserDataArray;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells the hardware that tables of a guest have changed. */
@ConsumerType
public interface InvalidationCommands {
  /**
   * {@code IOMMU_HWPT_INVALIDATE}.
   *
   * @param id a nested page table or a virtual IOMMU
   * @param entries told by {@link UserDataArray#done} how many were carried out
   * @throws org.bindery.api.RefusedException ENOENT no such object; EINVAL one of another type;
   *     EOPNOTSUPP the hardware invalidates nothing there; as {@link
   *     org.bindery.hardware.CacheInvalidation#invalidate}
   */
  void invalidate(int id, UserDataArray entries);
}
