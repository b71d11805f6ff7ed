package org.bindery.hardware;

import org.bindery.api.UserDataArray;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of a nested {@link IommuDomain}, or of a {@link VirtualIommu}, to drop what it keeps
 * of tables that the guest has changed: {@code cache_invalidate_user}.
 */
@ConsumerType
public interface CacheInvalidation {
  /**
   * Carries out entries in order, up to the first that is refused; each is complete when the next
   * begins. Without entries only the type is looked at.
   *
   * @param entries told by {@link UserDataArray#done} how many were carried out
   * @throws org.bindery.api.RefusedException EINVAL another type than it knows, an entry out of
   *     range, a device that is not the virtual IOMMU's (I9); EOPNOTSUPP unknown flags; EFAULT; as
   *     {@link UserDataArray#read}: E2BIG for entries of which no part is demanded
   */
  void invalidate(UserDataArray entries);
}
